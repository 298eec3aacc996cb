"use client";

import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/app/_components/button";
import { moneyText } from "@/app/_lib/money-text";
import { useTRPCClient } from "@/app/_lib/trpc/client";
import { ProblemNotice } from "../../../../_components/problem-notice";
import { useAct } from "../../../../_components/use-act";
import type { Order } from "../../_components/order-types";
import { useRetry } from "../../_components/use-retry";
import { AskDialog } from "./ask-dialog";
import { RefundDialog } from "./refund-dialog";
import { VoidDialog } from "./void-dialog";

type Asking = "resend" | "confirm" | "cancel" | "refund" | "void" | null;
type Props = { order: Order; onDone: () => Promise<unknown> };

/** What staff may do about an order now. Each verb is safe to press twice; the keys of letters and refunds live as long as their dialog. */
export function OrderActions({ order, onDone }: Props) {
  const t = useTranslations("orders");
  const locale = useLocale();
  const client = useTRPCClient();
  const retry = useRetry(client);
  const [asking, setAsking] = useState<Asking>(null);
  const [key, setKey] = useState("");
  const { problem, busy, act } = useAct(onDone);
  const { may, id: orderId, number, money } = order;
  const open = (what: Asking) => {
    setKey(crypto.randomUUID());
    setAsking(what);
  };
  const close = () => setAsking(null);
  const done = async (verb: () => Promise<string>) => {
    if (await act("dialog", verb)) close();
  };
  const none = !Object.values(may).some(Boolean);
  const amount = `\u2068${moneyText(money.totalMinor, money.currency, locale)}\u2069`;
  const shared = { busy: busy === "dialog", problem, onClose: close };
  return (
    <section aria-label={t("order.actions")} className="grid gap-4">
      {asking ? null : <ProblemNotice problem={problem} />}
      {none ? <p className="text-ink-soft">{t("order.none")}</p> : null}
      <div className="flex flex-wrap gap-3">
        {may.retry ? (
          <Button busy={busy === "retry"} onClick={() => void act("retry", () => retry(orderId))}>
            {t("retry.verb")}
          </Button>
        ) : null}
        {may.confirm ? <Button onClick={() => open("confirm")}>{t("confirm.verb")}</Button> : null}
        {may.resend ? (
          <Button variant="secondary" onClick={() => open("resend")}>
            {t("resend.verb")}
          </Button>
        ) : null}
        {may.refund ? (
          <Button variant="secondary" onClick={() => open("refund")}>
            {t("refund.verb")}
          </Button>
        ) : null}
        {may.void ? (
          <Button variant="secondary" onClick={() => open("void")}>
            {t("void.verb")}
          </Button>
        ) : null}
        {may.cancel ? (
          <Button variant="danger" onClick={() => open("cancel")}>
            {t("cancel.verb")}
          </Button>
        ) : null}
      </div>
      <AskDialog
        {...shared}
        open={asking === "resend"}
        words={{
          title: t("resend.title"),
          body: t("resend.body", { email: `\u2068${order.email}\u2069` }),
          verb: t("resend.verb"),
        }}
        onYes={() =>
          done(async () =>
            t((await client.consoleOrder.resend.mutate({ orderId, key })).sent ? "did.resent" : "did.resentAlready"),
          )
        }
      />
      <AskDialog
        {...shared}
        open={asking === "confirm"}
        words={{
          title: t("confirm.title"),
          body: t("confirm.body", { amount, number: `\u2068${number}\u2069` }),
          verb: t("confirm.done"),
        }}
        onYes={() =>
          done(async () => {
            const { confirmed } = await client.consoleOrder.confirmPayment.mutate({ orderId });
            return t(confirmed ? "did.confirmed" : "did.confirmedAlready");
          })
        }
      />
      <AskDialog
        {...shared}
        danger
        open={asking === "cancel"}
        words={{
          title: t("cancel.title", { number: `\u2068${number}\u2069` }),
          body: t("cancel.body"),
          verb: t("cancel.done"),
        }}
        onYes={() =>
          done(async () => {
            const { cancelled } = await client.consoleOrder.cancel.mutate({ orderId });
            return t(cancelled ? "did.cancelled" : "did.cancelledAlready");
          })
        }
      />
      <RefundDialog
        {...shared}
        key={key}
        open={asking === "refund"}
        order={order}
        onRefund={(wish) =>
          done(async () => {
            const { state } = await client.order.refund.mutate({ orderId, key, ...wish });
            return t(state === "succeeded" ? "did.refundDone" : "did.refundAsked");
          })
        }
      />
      <VoidDialog
        {...shared}
        key={`void:${key}`}
        open={asking === "void"}
        order={order}
        onVoid={(wish) =>
          done(async () => {
            const { state } = await client.consoleOrder.voidTickets.mutate({ orderId, key, ...wish });
            return t(state === "open" ? "did.voiding" : "did.voided");
          })
        }
      />
    </section>
  );
}
