import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { Notice } from "@/app/_components/notice";
import { ClientMessages } from "@/app/_i18n/client-messages";
import { api } from "@/app/_lib/trpc/server";
import { MissingTicket } from "../../../_components/missing-ticket";
import { SellForm } from "../../../_components/sell-form";
import { TicketLive } from "../../../_components/ticket-live";
import { ticketPath } from "../../../_lib/market";
import { getTicket } from "../../../_lib/ticket";

type Props = { params: Promise<{ brand: string; key: string }> };

export async function generateMetadata() {
  return { title: (await getTranslations("market.sell"))("title"), robots: { index: false } };
}

export default async function SellPage({ params }: Props) {
  const { brand, key } = await params;
  const ticket = await getTicket(brand, key);
  if (!ticket) return <MissingTicket />;
  const path = ticketPath(ticket.key);
  if (!(await (await api()).session.me({ brand })).verified) redirect(`/sign-in?next=${path}/sell`);
  const [t, errors] = await Promise.all([getTranslations("market.sell"), getTranslations("errors")]);
  return (
    <div className="mx-auto grid max-w-md gap-6">
      <header className="grid gap-1">
        <h1 className="text-title">{t("title")}</h1>
        <p className="text-ink-soft">
          <bdi>{ticket.event.title}</bdi> · <bdi>{ticket.tierName}</bdi>
        </p>
      </header>
      {ticket.canSell ? (
        <ClientMessages only={["common", "errors", "market.sell"]}>
          <SellForm
            brand={brand}
            ticketKey={ticket.key}
            back={path}
            currency={ticket.currency}
            capMinor={ticket.capMinor}
            resaleCapBps={ticket.resaleCapBps}
            royaltyBps={ticket.royaltyBps}
            platformFeeBps={ticket.platformFeeBps}
          />
        </ClientMessages>
      ) : (
        <>
          <Notice tone="warn">
            {errors(ticket.sellObstacle ?? (ticket.canSellSoon ? "ticket-pending" : "conflict"))}
          </Notice>
          {ticket.canSellSoon ? (
            <ClientMessages only={["common"]}>
              <TicketLive
                brand={brand}
                ticketKey={ticket.key}
                first={{ state: ticket.state, listing: null, giving: false, chain: ticket.chain }}
                active
              />
            </ClientMessages>
          ) : null}
        </>
      )}
    </div>
  );
}
