"use client";

import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { Button } from "@/app/_components/button";
import { Countdown } from "@/app/_components/countdown";
import { EmptyState } from "@/app/_components/empty-state";
import { LinkButton } from "@/app/_components/link-button";
import { moneyText } from "@/app/_lib/money-text";
import { toProblem } from "@/app/_lib/refusal";
import { mutate } from "@/app/_lib/trpc/vanilla";
import { giveBack } from "../_lib/reserve";
import { EmailForm } from "./email-form";

type Props = {
  brand: string;
  holdId: string;
  /** An order begun before (she came back from the payment page). */
  orderId: string | null;
  email: string;
  totalMinor: number;
  currency: string;
  endsAt: number;
  serverNow: number;
  back: string;
};

/** The e-mail, the clock and the way to the provider's page. Pressed twice, it finds the same order and page. */
export function CheckoutForm({ brand, holdId, orderId, email, totalMinor, currency, endsAt, serverNow, back }: Props) {
  const t = useTranslations("market.checkout");
  const locale = useLocale() as "en" | "he";
  // Nothing to pay, so no page of a provider comes between.
  const free = totalMinor === 0;
  const router = useRouter();
  const [over, setOver] = useState(false);
  const [leaving, setLeaving] = useState(false);

  async function pay(address: string) {
    const { checkoutUrl, orderId: made } = await mutate("order", "checkout", {
      brand,
      holdId,
      email: address,
      locale,
    }).catch((error) => {
      // Her code ran out while she looked at it: the page shows the price without it.
      if (toProblem(error).code.startsWith("voucher-")) router.refresh();
      throw error;
    });
    window.location.assign(checkoutUrl ?? `/orders/${made}`);
  }

  async function leave(event: FormEvent) {
    event.preventDefault();
    setLeaving(true);
    // Whatever the answer: an order that is being paid is not ended by this, and seats lapse by themselves.
    await (orderId ? mutate("order", "cancel", { brand, orderId }) : giveBack(holdId)).catch(() => {});
    window.location.assign(back);
  }

  if (over)
    return (
      <EmptyState
        title={t("expired")}
        body={t("expiredBody")}
        action={<LinkButton href={back}>{t("again")}</LinkButton>}
      />
    );
  return (
    <div className="grid gap-5">
      <p className="flex items-center justify-between gap-4 rounded-control bg-accent-soft px-4 py-3 font-semibold text-accent-text">
        <span>{t("held")}</span>
        <Countdown endsAt={endsAt} serverNow={serverNow} onEnd={() => setOver(true)} className="text-lg" />
      </p>
      <EmailForm
        email={email}
        submit={free ? t("take") : t("pay", { price: `\u2068${moneyText(totalMinor, currency, locale)}\u2069` })}
        busyText={free ? t("taking") : t("opening")}
        onSubmit={pay}
      />
      {free ? null : <p className="text-note text-ink-soft">{t("cardNote")}</p>}
      <form onSubmit={leave}>
        <Button type="submit" variant="quiet" size="small" busy={leaving}>
          {t("giveBack")}
        </Button>
      </form>
    </div>
  );
}
