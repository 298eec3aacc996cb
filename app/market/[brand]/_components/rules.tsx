import { useTranslations } from "next-intl";
import { Money } from "@/app/_components/money";
import { resaleCapMinor } from "@/server/domain/shared/money";

type Tier = {
  id: string;
  name: string;
  priceMinor: number;
  resaleAllowed: boolean;
  resaleCapBps: number;
  royaltyBps: number;
  giftsMax: number;
  giftBlackoutSeconds: number;
};

/** The tier's on-chain rules in plain words, tier by tier. */
export function Rules({ tiers, currency }: { tiers: Tier[]; currency: string }) {
  const t = useTranslations("market.event");
  return (
    <section className="grid gap-3">
      <h2 className="text-heading">{t("rules")}</h2>
      {tiers.map((tier) => (
        <details key={tier.id} open={tiers.length === 1} className="rounded-control bg-surface px-4 ring-1 ring-line">
          <summary className="py-3 font-semibold">
            <bdi>{tier.name}</bdi>
          </summary>
          <ul className="grid list-disc gap-1.5 pb-4 ps-5 text-ink-soft">
            {tier.resaleAllowed ? (
              <>
                <li>
                  {t.rich("resaleCap", {
                    percent: tier.resaleCapBps / 100,
                    price: () => (
                      <Money amountMinor={resaleCapMinor(tier.priceMinor, tier.resaleCapBps)} currency={currency} />
                    ),
                  })}
                </li>
                {tier.royaltyBps > 0 ? <li>{t("royalty", { percent: tier.royaltyBps / 100 })}</li> : null}
              </>
            ) : (
              <li>{t("resaleNever")}</li>
            )}
            <li>{t("gifts", { count: tier.giftsMax })}</li>
            {tier.giftsMax > 0 && tier.giftBlackoutSeconds > 0 ? (
              <li>{t("giftBlackout", { hours: Math.round(tier.giftBlackoutSeconds / 3600) })}</li>
            ) : null}
          </ul>
        </details>
      ))}
    </section>
  );
}
