"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { Button } from "@/app/_components/button";
import { Field } from "@/app/_components/field";
import { Select } from "@/app/_components/select";
import { TextInput } from "@/app/_components/text-input";
import type { Channel } from "@/server/domain/order/channel";
import type { OrderState } from "@/server/domain/order/order";
import { tones } from "./order-types";

/** Days are "2026-11-23" by the organization's clock; `to` is included. */
export type Filters = {
  text: string;
  state: OrderState | null;
  channel: Channel | null;
  eventId: string | null;
  from: string;
  to: string;
};
export const noFilters: Filters = { text: "", state: null, channel: null, eventId: null, from: "", to: "" };
const channels: Channel[] = ["online", "box-office", "comp"];
const states = Object.keys(tones) as OrderState[];

type Props = { filters: Filters; events: { id: string; title: string }[]; onFilter: (filters: Filters) => void };

/** The search is asked when it is sent; a choice filters at once. */
export function OrderFilters({ filters, events, onFilter }: Props) {
  const t = useTranslations("orders");
  const [text, setText] = useState(filters.text);
  const change = (part: Partial<Filters>) => onFilter({ ...filters, text: text.trim(), ...part });
  const submitted = (event: FormEvent) => {
    event.preventDefault();
    change({});
  };
  const filtered = JSON.stringify(filters) !== JSON.stringify(noFilters);
  return (
    <search aria-label={t("search.label")}>
      <form onSubmit={submitted} className="grid gap-4">
        <div className="flex flex-wrap items-start gap-3">
          <div className="min-w-0 flex-1 basis-72">
            <Field label={t("search.text")} hint={t("search.hint")}>
              <TextInput
                type="search"
                value={text}
                maxLength={254}
                dir="auto"
                onChange={(event) => setText(event.target.value)}
              />
            </Field>
          </div>
          <div className="flex gap-2 sm:pt-6.5">
            <Button type="submit">{t("search.label")}</Button>
            {filtered ? (
              <Button
                variant="quiet"
                onClick={() => {
                  setText("");
                  onFilter(noFilters);
                }}
              >
                {t("search.clear")}
              </Button>
            ) : null}
          </div>
        </div>
        <div className="grid grid-cols-2 gap-3 lg:grid-cols-5">
          <Field label={t("search.state")}>
            <Select
              value={filters.state ?? ""}
              onChange={(event) => change({ state: (event.target.value || null) as OrderState | null })}
            >
              <option value="">{t("search.all")}</option>
              {states.map((one) => (
                <option key={one} value={one}>
                  {t(`states.${one}`)}
                </option>
              ))}
            </Select>
          </Field>
          <Field label={t("search.channel")}>
            <Select
              value={filters.channel ?? ""}
              onChange={(event) => change({ channel: (event.target.value || null) as Channel | null })}
            >
              <option value="">{t("search.all")}</option>
              {channels.map((one) => (
                <option key={one} value={one}>
                  {t(`channels.${one}`)}
                </option>
              ))}
            </Select>
          </Field>
          <Field label={t("search.event")}>
            <Select value={filters.eventId ?? ""} onChange={(event) => change({ eventId: event.target.value || null })}>
              <option value="">{t("search.all")}</option>
              {events.map(({ id, title }) => (
                <option key={id} value={id}>
                  {title}
                </option>
              ))}
            </Select>
          </Field>
          <Field label={t("search.from")}>
            <TextInput type="date" value={filters.from} onChange={(event) => change({ from: event.target.value })} />
          </Field>
          <Field label={t("search.to")}>
            <TextInput type="date" value={filters.to} onChange={(event) => change({ to: event.target.value })} />
          </Field>
        </div>
      </form>
    </search>
  );
}
