"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, type ReactNode, useState } from "react";
import { Button } from "@/app/_components/button";
import { Field } from "@/app/_components/field";
import { Select } from "@/app/_components/select";
import { TextInput } from "@/app/_components/text-input";
import { type Filters, noFilters } from "./asked";
import type { Balances } from "./ledger-types";
import { kindOf, useWords } from "./words";

type Props = {
  filters: Filters;
  /** Of the whole books: what there is to choose from. */
  all: Balances;
  events: { id: string; title: string }[];
  onFilter: (filters: Filters) => void;
};

/** A choice filters at once; an order's number when it is sent. */
export function LedgerFilters({ filters, all, events, onFilter }: Props) {
  const t = useTranslations("ledger.search");
  const words = useWords();
  const [number, setNumber] = useState(filters.orderNumber);
  const change = (part: Partial<Filters>) => onFilter({ ...filters, orderNumber: number.trim(), ...part });
  const submitted = (event: FormEvent) => {
    event.preventDefault();
    change({});
  };
  const accounts = [...new Set(all.balances.map(({ account }) => kindOf(account)))];
  const currencies = [...new Set(all.balances.map(({ currency }) => currency))];
  const choice = (field: keyof Filters & ("account" | "cause" | "currency" | "eventId"), options: ReactNode) => (
    <Field label={t(field)}>
      <Select value={filters[field]} onChange={(event) => change({ [field]: event.target.value })}>
        <option value="">{t("all")}</option>
        {options}
      </Select>
    </Field>
  );
  const named = (value: string, name: string) => (
    <option key={value} value={value}>
      {name}
    </option>
  );
  return (
    <search aria-label={t("label")}>
      <form onSubmit={submitted} className="grid grid-cols-2 items-start gap-3 lg:grid-cols-4">
        <Field label={t("from")}>
          <TextInput type="date" value={filters.from} onChange={(event) => change({ from: event.target.value })} />
        </Field>
        <Field label={t("to")}>
          <TextInput type="date" value={filters.to} onChange={(event) => change({ to: event.target.value })} />
        </Field>
        {choice(
          "account",
          accounts.map((kind) => named(kind, words.account(kind))),
        )}
        {choice(
          "cause",
          all.causes.map((kind) => named(kind, words.cause(kind))),
        )}
        {choice(
          "currency",
          currencies.map((currency) => named(currency, currency)),
        )}
        {choice(
          "eventId",
          events.map(({ id, title }) => named(id, title)),
        )}
        <Field label={t("orderNumber")}>
          <TextInput
            type="search"
            value={number}
            maxLength={8}
            dir="ltr"
            autoComplete="off"
            onChange={(event) => setNumber(event.target.value)}
          />
        </Field>
        <div className="flex flex-wrap gap-2 self-end">
          <Button type="submit">{t("label")}</Button>
          {JSON.stringify(filters) === JSON.stringify(noFilters) ? null : (
            <Button
              variant="quiet"
              onClick={() => {
                setNumber("");
                onFilter(noFilters);
              }}
            >
              {t("clear")}
            </Button>
          )}
        </div>
      </form>
    </search>
  );
}
