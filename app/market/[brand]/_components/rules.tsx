import { useTranslations } from "next-intl";
import { DateText } from "@/app/_components/date-text";
import { Money } from "@/app/_components/money";
import { PlaceRules } from "@/app/_components/place-rules";
import { type JurisdictionCode, jurisdictionOf } from "@/server/domain/event/jurisdiction";
import type { ReturnTerms } from "@/server/domain/returns/terms";
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
export function Rules({
  tiers,
  currency,
  jurisdiction,
  returns,
  timezone,
}: {
  tiers: Tier[];
  currency: string;
  jurisdiction: string | null;
  returns: (ReturnTerms & { closesAt: Date }) | null;
  timezone: string;
}) {
  const t = useTranslations("market.event");
  const names = useTranslations("places.names");
  // Not among what the page hands to its scripts.
  const promise = useTranslations("market.returns");
  const place = jurisdictionOf(jurisdiction);
  return (
    <section className="grid gap-3">
      <h2 className="text-heading">{t("rules")}</h2>
      {place ? (
        <div className="grid gap-2 text-ink-soft">
          <p className="font-semibold text-ink">
            {place.source ? t("placeLaw", { place: names(jurisdiction as JurisdictionCode) }) : t("placePromise")}
          </p>
          <PlaceRules place={place} />
        </div>
      ) : null}
      {returns ? (
        <p className="text-ink-soft" data-testid="returns">
          {promise.rich("until", {
            at: () => <DateText at={returns.closesAt} timezone={timezone} />,
            terms:
              returns.keptBps > 0 ? (returns.keptMinor > 0 ? "both" : "share") : returns.keptMinor > 0 ? "fee" : "none",
            percent: returns.keptBps / 100,
            fee: () => <Money amountMinor={returns.keptMinor} currency={currency} />,
          })}
        </p>
      ) : null}
      {tiers.map((tier) => (
        <details
          key={tier.id}
          open={tiers.length === 1}
          className="group rounded-control bg-surface px-4 ring-1 ring-line"
        >
          <summary className="flex list-none items-center justify-between gap-3 py-3.5 font-semibold [&::-webkit-details-marker]:hidden">
            <bdi>{tier.name}</bdi>
            <svg
              viewBox="0 0 20 20"
              aria-hidden="true"
              className="size-4 shrink-0 text-ink-soft transition-transform group-open:rotate-180"
            >
              <path d="m5 8 5 5 5-5" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />
            </svg>
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
