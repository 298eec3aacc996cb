"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Badge, type Tone } from "@/app/_components/badge";
import { Button } from "@/app/_components/button";
import { Card } from "@/app/_components/card";
import { DateText } from "@/app/_components/date-text";
import { Money } from "@/app/_components/money";
import { useTRPCClient } from "@/app/_lib/trpc/client";
import { useAct } from "../../../../_components/use-act";
import type { Order } from "../../_components/order-types";
import { AnswerDialog } from "./answer-dialog";

type Dispute = Order["disputes"][number];
const tones: Record<Dispute["state"], Tone> = {
  inquiry: "warn",
  "needs-response": "bad",
  "under-review": "warn",
  won: "good",
  lost: "bad",
  closed: "neutral",
};

/** What the buyer's bank wants, until when, and our answer to it. */
export function OrderDisputes({ order, onDone }: { order: Order; onDone: () => Promise<unknown> }) {
  const t = useTranslations("orders.dispute");
  const did = useTranslations("orders.did");
  const client = useTRPCClient();
  const { problem, busy, act } = useAct(onDone);
  const [asking, setAsking] = useState<string | null>(null);
  const { disputes, money, event } = order;
  if (disputes.length === 0) return null;
  return (
    <Card as="section" className="grid gap-4" aria-labelledby="disputes">
      <h2 id="disputes" className="text-heading">
        {t("heading")}
      </h2>
      {disputes.map(({ id, state, reason, amountMinor, withdrawn, evidenceDueAt, answeredAt, mayAnswer }) => (
        <div key={id} className="grid gap-3">
          <p>
            <Badge tone={tones[state]}>{t(`states.${state}`)}</Badge>
          </p>
          <dl className="grid gap-1">
            <Row name={t("reason")}>
              {t.has(`reasons.${reason}` as "reasons.general") ? t(`reasons.${reason}` as "reasons.general") : reason}
            </Row>
            <Row name={t("amount")}>
              <Money amountMinor={amountMinor} currency={money.currency} />
            </Row>
            {mayAnswer && evidenceDueAt ? (
              <Row name={t("due")}>
                <DateText at={evidenceDueAt} timezone={event.timezone} style="short" />
              </Row>
            ) : null}
            {answeredAt ? (
              <Row name={t("answered")}>
                <DateText at={answeredAt} timezone={event.timezone} style="short" />
              </Row>
            ) : null}
          </dl>
          {withdrawn ? <p className="text-ink-soft">{t("withdrawn")}</p> : null}
          {mayAnswer ? (
            <div>
              <Button onClick={() => setAsking(id)}>{t("verb")}</Button>
            </div>
          ) : null}
        </div>
      ))}
      {asking ? (
        <AnswerDialog
          disputeId={asking}
          busy={busy === "answer"}
          problem={problem}
          onClose={() => setAsking(null)}
          onAnswer={async (notes) => {
            const answer = async () => {
              await client.consoleOrder.answerDispute.mutate({ disputeId: asking, notes });
              return did("answered");
            };
            if (await act("answer", answer)) setAsking(null);
          }}
        />
      ) : null}
    </Card>
  );
}

const Row = ({ name, children }: { name: string; children: React.ReactNode }) => (
  <div className="flex flex-wrap justify-between gap-x-4">
    <dt className="text-ink-soft">{name}</dt>
    <dd className="text-end">{children}</dd>
  </div>
);
