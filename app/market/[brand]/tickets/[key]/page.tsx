import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { DateText } from "@/app/_components/date-text";
import { LinkButton } from "@/app/_components/link-button";
import { Money } from "@/app/_components/money";
import { Notice } from "@/app/_components/notice";
import { ClientMessages } from "@/app/_i18n/client-messages";
import { api } from "@/app/_lib/trpc/server";
import { EntryCode } from "../../_components/entry-code";
import { MissingTicket } from "../../_components/missing-ticket";
import { TicketHistory } from "../../_components/ticket-history";
import { TicketLive } from "../../_components/ticket-live";
import { Unlist } from "../../_components/unlist";
import { getMarket, ticketPath } from "../../_lib/market";
import { getTicket } from "../../_lib/ticket";
import type { TicketView } from "../../_lib/ticket-view";

type Props = { params: Promise<{ brand: string; key: string }> };

export async function generateMetadata() {
  return { title: (await getTranslations("market.ticket"))("kind"), robots: { index: false } };
}

export default async function TicketPage({ params }: Props) {
  const { brand, key } = await params;
  const [t, chain, found, market] = await Promise.all([
    getTranslations("market.ticket"),
    getTranslations("common.chain"),
    getTicket(brand, key),
    getMarket(brand),
  ]);
  if (!found) return <MissingTicket />;
  const me = await (await api()).session.me({ brand });
  const { event } = found;
  const changing = found.giving || ["submitting", "cancelling", "settling"].includes(found.listing?.state ?? "");
  return (
    <div className="mx-auto grid max-w-md gap-5">
      <Link href="/tickets" className="text-sm font-semibold text-accent-text hover:underline">
        <span aria-hidden="true" className="inline-block rtl:rotate-180">
          ←
        </span>{" "}
        {t("back")}
      </Link>
      <article className="overflow-hidden rounded-card bg-surface shadow-high ring-1 ring-line">
        <header className="grid gap-1 p-5">
          <p className="text-note font-semibold text-accent-text">
            <bdi>{found.tierName}</bdi>
          </p>
          <h1 className="text-title">
            <bdi>{event.title}</bdi>
          </h1>
          <p className="font-semibold">
            <DateText at={event.startsAt} timezone={event.timezone} zone />
          </p>
          <p className="text-ink-soft">
            <bdi>{event.venueName}</bdi>
          </p>
        </header>
        <div className="border-t border-dashed border-line-strong p-5">
          <ClientMessages only={["common", "errors", "market.ticket"]}>
            {found.state === "valid" && !found.giving ? (
              <EntryCode brand={brand} ticketKey={found.key} />
            ) : (
              <Instead ticket={found} brand={brand} support={market?.supportEmail ?? ""} />
            )}
            <div className="mt-4 grid gap-3 empty:hidden">
              <TicketLive
                brand={brand}
                ticketKey={found.key}
                first={{
                  state: found.state,
                  listing: found.listing?.state ?? null,
                  giving: found.giving,
                  chain: found.chain,
                }}
                active={changing || found.chain.stage !== "final"}
              />
            </div>
          </ClientMessages>
        </div>
        <dl className="grid grid-cols-2 gap-4 border-t border-line p-5 text-note">
          <div>
            <dt className="text-ink-soft">{t("paid")}</dt>
            <dd className="font-semibold">
              <Money amountMinor={found.pricePaidMinor} currency={found.currency} />
            </dd>
          </div>
          <div>
            <dt className="text-ink-soft">{t("proof")}</dt>
            <dd className="font-semibold">
              <bdi className="tabular">{found.tokenId}</bdi>
            </dd>
          </div>
          <div className="col-span-2" data-testid="ticket-registered" data-stage={found.chain.stage}>
            <dt className="text-ink-soft">{t("register")}</dt>
            <dd className="font-semibold">{found.chain.stage === "final" ? chain("done") : chain("pending")}</dd>
          </div>
        </dl>
      </article>
      {me.verified && found.canSellSoon ? <p className="text-note text-ink-soft">{t("sellSoon")}</p> : null}
      {me.verified ? (
        <div className="grid grid-cols-2 gap-3">
          {found.canSell ? (
            <LinkButton variant="secondary" href={`${ticketPath(found.key)}/sell`}>
              {t("sell")}
            </LinkButton>
          ) : null}
          {found.canGive ? (
            <LinkButton variant="secondary" href={`${ticketPath(found.key)}/give`}>
              {t("give")}
            </LinkButton>
          ) : null}
        </div>
      ) : found.canSell || found.canGive ? (
        <LinkButton variant="secondary" href={`/sign-in?next=${ticketPath(found.key)}`}>
          {t("signInFirst")}
        </LinkButton>
      ) : null}
      <TicketHistory brand={brand} ticket={found} />
    </div>
  );
}

/** What stands where the code would be: used, offered, on hold, on its way to a friend. */
async function Instead({ ticket, brand, support }: { ticket: TicketView; brand: string; support: string }) {
  const t = await getTranslations("market.ticket");
  const { timezone } = ticket.event;
  if (ticket.giving) return <Notice>{t("giving")}</Notice>;
  if (ticket.state === "used" && ticket.usedAt)
    return (
      <Notice>
        {t.rich(ticket.gateName ? "usedAt" : "used", {
          when: () => <DateText at={ticket.usedAt ?? new Date(0)} timezone={timezone} style="short" />,
          gate: () => <bdi>{ticket.gateName}</bdi>,
        })}
      </Notice>
    );
  if (ticket.state === "frozen")
    return <Notice tone="warn">{t.rich("frozen", { email: () => <bdi>{support}</bdi> })}</Notice>;
  const listing = ticket.listing;
  return (
    <div className="grid gap-4">
      <Notice tone="neutral">
        {listing?.state === "submitting"
          ? t("listing")
          : listing?.state === "cancelling"
            ? t("unlisting")
            : listing?.state === "settling"
              ? t("selling")
              : t.rich("listed", {
                  price: () => <Money amountMinor={listing?.priceMinor ?? 0} currency={ticket.currency} />,
                })}
      </Notice>
      <p className="text-note text-ink-soft">{t("listedBody")}</p>
      {listing?.state === "active" ? <Unlist brand={brand} listingId={listing.id} /> : null}
    </div>
  );
}
