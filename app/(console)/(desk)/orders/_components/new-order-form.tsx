"use client";

import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { type FormEvent, useRef, useState } from "react";
import { Button } from "@/app/_components/button";
import { Checkbox } from "@/app/_components/checkbox";
import { DateTimeInput } from "@/app/_components/date-time-input";
import { Field } from "@/app/_components/field";
import { Money } from "@/app/_components/money";
import { Notice } from "@/app/_components/notice";
import { QuantityStepper } from "@/app/_components/quantity-stepper";
import { Select } from "@/app/_components/select";
import { TextArea, TextInput } from "@/app/_components/text-input";
import { looksLikeEmail } from "@/app/_lib/looks-like-email";
import { moneyText } from "@/app/_lib/money-text";
import { type Problem, toProblem } from "@/app/_lib/refusal";
import { useTRPCClient } from "@/app/_lib/trpc/client";
import { fromWallTime, toWallTime } from "@/app/_lib/wall-time";
import type { DeskEvents } from "./order-types";

const methods = ["cash", "card-terminal", "bank-transfer", "comp"] as const;
type Method = (typeof methods)[number];
const most = 100;
const usualDays = 7;

/** An order that staff take. Its key is made once and kept until it is taken, so that a second press is the same order. */
export function NewOrderForm({ desk }: { desk: DeskEvents }) {
  const t = useTranslations("orders.new");
  const words = useTranslations("orders");
  const common = useTranslations("common");
  const says = useTranslations("errors");
  const locale = useLocale() as "en" | "he";
  const router = useRouter();
  const client = useTRPCClient();
  const key = useRef("");
  const [eventId, setEventId] = useState(desk.events[0]?.id ?? "");
  const [wanted, setWanted] = useState<Record<string, number>>({});
  const [fromBlocked, setFromBlocked] = useState(false);
  const [email, setEmail] = useState("");
  const [buyerName, setBuyerName] = useState("");
  const [letters, setLetters] = useState<"en" | "he">(locale);
  const [method, setMethod] = useState<Method>("cash");
  const [instructions, setInstructions] = useState(desk.instructions);
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const event = desk.events.find(({ id }) => id === eventId);
  const [due, setDue] = useState(() => (event ? dueOf(event) : ""));
  const tiers = event?.tiers ?? [];
  const kept = tiers.some((tier) => tier.leftWithKept > tier.left);
  const roomIn = (tier: (typeof tiers)[number]) => (fromBlocked ? tier.leftWithKept : tier.left);
  const items = tiers.flatMap(({ id }) => (wanted[id] ? [{ tierId: id, quantity: wanted[id] }] : []));
  const listMinor = tiers.reduce((sum, tier) => sum + (wanted[tier.id] ?? 0) * tier.priceMinor, 0);
  const totalMinor = method === "comp" ? 0 : listMinor;
  const waits = method === "bank-transfer";
  const dueAt = event && waits ? fromWallTime(due, event.timezone) : null;
  const emailFits = looksLikeEmail(email.trim());

  async function submitted(form: FormEvent) {
    form.preventDefault();
    setTried(true);
    if (!event || busy || items.length === 0 || !emailFits || (waits && !dueAt)) return;
    key.current ||= crypto.randomUUID();
    setBusy(true);
    setProblem(null);
    try {
      const { orderId } = await client.consoleOrder.take.mutate({
        ...{ key: key.current, eventId: event.id, items, email: email.trim(), buyerName, locale: letters, method },
        ...(waits ? { dueAt, instructions } : {}),
        ...(fromBlocked ? { fromBlocked } : {}),
      });
      router.push(`/orders/${orderId}`);
    } catch (error) {
      const found = toProblem(error);
      // An answer that never came may be a yes: the same press asks for the same order. A refusal was a no.
      if (found.code !== "network" && found.code !== "internal") key.current = "";
      setProblem(found);
      setBusy(false);
    }
  }

  const rule = problem?.data.field === "dueAt" ? String(problem.data.rule) : waits && tried && !dueAt ? "needed" : null;
  const short = problem?.code === "sold-out" ? tiers.find(({ id }) => id === problem.data.tierId) : undefined;
  if (!event) return null;
  return (
    <form onSubmit={submitted} noValidate className="grid gap-5">
      <Field label={t("event")}>
        <Select
          value={eventId}
          onChange={(change) => {
            const next = desk.events.find(({ id }) => id === change.target.value);
            setEventId(change.target.value);
            setWanted({});
            setFromBlocked(false);
            if (next) setDue(dueOf(next));
          }}
        >
          {desk.events.map(({ id, title }) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
        </Select>
      </Field>
      <fieldset className="grid gap-2">
        <legend className="pb-1 text-sm font-semibold">{t("tickets")}</legend>
        {tiers.map((tier) => (
          <div
            key={tier.id}
            className="flex items-center justify-between gap-4 rounded-control bg-surface p-3 ring-1 ring-line"
          >
            <span className="grid min-w-0">
              <bdi className="font-semibold">{tier.name}</bdi>
              <span className="text-note text-ink-soft">
                <Money amountMinor={tier.priceMinor} currency={event.currency} /> · {t("left", { count: roomIn(tier) })}
              </span>
            </span>
            <QuantityStepper
              name={tier.name}
              value={wanted[tier.id] ?? 0}
              max={Math.min(most, roomIn(tier))}
              onChange={(value) => setWanted({ ...wanted, [tier.id]: value })}
            />
          </div>
        ))}
        {kept ? (
          <Checkbox
            label={t("fromBlocked")}
            hint={t("fromBlockedHint")}
            checked={fromBlocked}
            onChange={(change) => {
              const opened = change.target.checked;
              setFromBlocked(opened);
              // What was chosen of the kept seats cannot be had without them.
              if (!opened)
                setWanted(Object.fromEntries(tiers.map(({ id, left }) => [id, Math.min(wanted[id] ?? 0, left)])));
            }}
          />
        ) : null}
        {tried && items.length === 0 ? (
          <p role="alert" className="text-note font-medium text-bad">
            {t("none")}
          </p>
        ) : null}
      </fieldset>
      <Field label={t("email")} hint={t("emailHint")} error={tried && !emailFits ? t("emailWrong") : null} required>
        <TextInput
          type="email"
          dir="ltr"
          autoComplete="off"
          value={email}
          maxLength={254}
          onChange={(change) => setEmail(change.target.value)}
        />
      </Field>
      <div className="grid gap-5 sm:grid-cols-2">
        <Field label={t("name")} required={false}>
          <TextInput
            value={buyerName}
            dir="auto"
            maxLength={120}
            autoComplete="off"
            onChange={(change) => setBuyerName(change.target.value)}
          />
        </Field>
        <Field label={t("language")}>
          <Select value={letters} onChange={(change) => setLetters(change.target.value as "en" | "he")}>
            <option value="en" lang="en">
              {words("languages.en")}
            </option>
            <option value="he" lang="he">
              {words("languages.he")}
            </option>
          </Select>
        </Field>
      </div>
      <Field label={t("method")}>
        <Select value={method} onChange={(change) => setMethod(change.target.value as Method)}>
          {methods.map((one) => (
            <option key={one} value={one}>
              {words(`methods.${one}`)}
            </option>
          ))}
        </Select>
      </Field>
      {waits ? (
        <>
          <Field
            label={t("due")}
            hint={t("dueHint")}
            error={rule ? t(`rules.${isRule(rule) ? rule : "other"}`) : null}
            required
          >
            <DateTimeInput value={due} onChange={setDue} />
          </Field>
          <Field label={t("instructions")} hint={t("instructionsHint")}>
            <TextArea
              rows={3}
              dir="auto"
              value={instructions}
              maxLength={500}
              onChange={(change) => setInstructions(change.target.value)}
            />
          </Field>
        </>
      ) : null}
      {problem && !rule ? (
        <Notice tone="bad" alert>
          {short
            ? t("soldOut", { tier: `\u2068${short.name}\u2069`, left: Number(problem.data.left) })
            : says(problem.code)}
        </Notice>
      ) : null}
      <p className="flex items-baseline justify-between gap-4 border-t border-line pt-4 font-semibold">
        <span>{t("total")}</span>
        <Money amountMinor={totalMinor} currency={event.currency} className="text-heading" />
      </p>
      <Button type="submit" size="large" wide busy={busy}>
        {totalMinor === 0
          ? t("takeFree")
          : waits
            ? t("takeTransfer")
            : t("take", { amount: `\u2068${moneyText(totalMinor, event.currency, locale)}\u2069` })}
      </Button>
      <Button variant="quiet" onClick={() => router.push("/orders")}>
        {common("cancel")}
      </Button>
    </form>
  );
}

const isRule = (rule: string): rule is "needed" | "too-early" | "too-late" =>
  ["needed", "too-early", "too-late"].includes(rule);

/** A week, or until doors close on the event. */
function dueOf({ endsAt, timezone }: DeskEvents["events"][number]): string {
  const at = Math.min(Date.now() + usualDays * 86_400_000, endsAt.getTime() - 60_000);
  return toWallTime(new Date(at), timezone);
}
