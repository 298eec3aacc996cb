import Link from "next/link";
import { useTranslations } from "next-intl";
import { Badge } from "@/app/_components/badge";
import { buttonStyle } from "@/app/_components/button-style";
import { Money } from "@/app/_components/money";

type Offer = {
  listingId: string;
  tierName: string;
  priceMinor: number;
  originalMinor: number;
  currency: string;
  reserved: boolean;
  mine: boolean;
};

/** Tickets of other fans, each with the price first paid for it. Hidden while there are none and first-hand ones are left. */
export function ResaleOffers({ offers, soldOut }: { offers: Offer[]; soldOut: boolean }) {
  const t = useTranslations("market.event");
  if (offers.length === 0 && !soldOut) return null;
  return (
    <section id="resale" className="grid gap-4 rounded-card bg-surface p-5 ring-1 ring-line">
      <div className="grid gap-1">
        <h2 className="text-heading">{t("resale")}</h2>
        <p className="text-note text-ink-soft">{offers.length > 0 ? t("resaleBody") : t("resaleEmpty")}</p>
      </div>
      {offers.length > 0 ? (
        <ul className="grid divide-y divide-line">
          {offers.map((offer) => (
            <li
              key={offer.listingId}
              data-testid="resale-offer"
              className="flex flex-wrap items-center justify-between gap-3 py-3"
            >
              <div>
                <p className="font-semibold">
                  <bdi>{offer.tierName}</bdi>
                </p>
                <p className="text-note text-ink-soft">
                  {t.rich("original", {
                    price: () => <Money amountMinor={offer.originalMinor} currency={offer.currency} />,
                  })}
                </p>
              </div>
              {offer.mine ? (
                <Badge tone="accent">{t("yours")}</Badge>
              ) : offer.reserved ? (
                <Badge>{t("reserved")}</Badge>
              ) : (
                <Link href={`/resale/${offer.listingId}`} className={buttonStyle({ variant: "secondary" })}>
                  <span>
                    {t.rich("buyResale", {
                      price: () => <Money amountMinor={offer.priceMinor} currency={offer.currency} />,
                    })}
                  </span>
                </Link>
              )}
            </li>
          ))}
        </ul>
      ) : null}
    </section>
  );
}
