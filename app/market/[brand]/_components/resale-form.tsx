"use client";

import { useLocale, useTranslations } from "next-intl";
import { moneyText } from "@/app/_lib/money-text";
import { mutate } from "@/app/_lib/trpc/vanilla";
import { EmailForm } from "./email-form";

type Props = { brand: string; listingId: string; email: string; priceMinor: number; currency: string };

/** Reserves another fan's ticket and goes to the provider's page. */
export function ResaleForm({ brand, listingId, email, priceMinor, currency }: Props) {
  const t = useTranslations("market.checkout");
  const locale = useLocale() as "en" | "he";

  async function pay(address: string) {
    await mutate("session", "start", { brand });
    const { checkoutUrl, orderId } = await mutate("listing", "buy", { brand, listingId, email: address, locale });
    window.location.assign(checkoutUrl ?? `/orders/${orderId}`);
  }

  return (
    <div className="grid gap-5">
      <EmailForm
        email={email}
        submit={t("pay", { price: `\u2068${moneyText(priceMinor, currency, locale)}\u2069` })}
        busyText={t("opening")}
        onSubmit={pay}
      />
      <p className="text-note text-ink-soft">{t("cardNote")}</p>
    </div>
  );
}
