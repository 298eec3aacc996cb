"use client";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { DateText } from "@/app/_components/date-text";
import { Notice } from "@/app/_components/notice";
import { roomIn, useLiveTiers } from "@/app/_lib/use-live-tiers";
import { useParent } from "../_lib/use-parent";
import { usePurchase } from "../_lib/use-purchase";
import { After } from "./after";
import { Choose, type Tier } from "./choose";
import { Reserved } from "./reserved";

type Props = {
  brand: { slug: string; name: string };
  event: {
    id: string;
    title: string;
    state: string;
    venueName: string;
    startsAt: Date;
    timezone: string;
    currency: string;
    tiers: Tier[];
  };
  allowedOrigins: readonly string[];
  serverNow: number;
};

export function Widget({ brand, event, allowedOrigins }: Props) {
  const t = useTranslations("embed");
  const say = useParent(allowedOrigins);
  const purchase = usePurchase({ brand: brand.slug, eventId: event.id, say });
  const { state } = purchase;
  const tiers = useLiveTiers(event.id, event.tiers);
  const [wanted, setQuantities] = useState<Record<string, number>>({});
  // While she chooses she cannot choose more than there is; what she has reserved is hers.
  const mostOf = (tier: Tier) => (state.step === "choose" ? roomIn(tier) : Number.POSITIVE_INFINITY);
  const quantities = Object.fromEntries(tiers.map((tier) => [tier.id, Math.min(wanted[tier.id] ?? 0, mostOf(tier))]));
  const chosen = tiers.filter((tier) => (quantities[tier.id] ?? 0) > 0);
  const totalMinor = chosen.reduce((sum, tier) => sum + tier.priceMinor * (quantities[tier.id] ?? 0), 0);
  const count = chosen.reduce((sum, tier) => sum + (quantities[tier.id] ?? 0), 0);

  useEffect(() => {
    if (state.step === "done") setQuantities({});
  }, [state.step]);

  return (
    <main id="content" className="mx-auto max-w-2xl p-1" data-testid="widget" data-step={state.step}>
      <section className="overflow-hidden rounded-card border border-line bg-surface">
        <header className="border-b border-line bg-accent-soft px-5 py-4">
          <h1 className="text-heading">
            <bdi>{event.title}</bdi>
          </h1>
          <p className="text-ink-soft">
            <DateText at={event.startsAt} timezone={event.timezone} /> · <bdi>{event.venueName}</bdi>
          </p>
        </header>
        {event.state === "cancelled" ? (
          <div className="p-5">
            <Notice tone="warn">{t("cancelled")}</Notice>
          </div>
        ) : state.step === "choose" ? (
          <Choose
            tiers={tiers}
            currency={event.currency}
            timezone={event.timezone}
            quantities={quantities}
            onChange={(tierId, quantity) => setQuantities({ ...wanted, [tierId]: quantity })}
            totalMinor={totalMinor}
            count={count}
            busy={state.busy}
            problem={state.problem}
            onReserve={() =>
              void purchase.reserve(chosen.map((tier) => ({ tierId: tier.id, quantity: quantities[tier.id] ?? 0 })))
            }
          />
        ) : state.step === "reserved" || state.step === "payment" ? (
          <Reserved
            state={state}
            totalMinor={totalMinor}
            currency={event.currency}
            count={count}
            onOpened={purchase.opened}
            onRelease={() => void purchase.release()}
            onExpired={purchase.expired}
          />
        ) : (
          <After state={state} onAgain={purchase.restart} />
        )}
        {/* Inside the card: what lies beside it is the partner's, and may be light while this is dark. */}
        <p className="border-t border-line px-5 py-2 text-note text-ink-soft">
          {t("poweredBy", { brand: brand.name })}
        </p>
      </section>
    </main>
  );
}
