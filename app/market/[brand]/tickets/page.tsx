import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { Badge } from "@/app/_components/badge";
import { DateText } from "@/app/_components/date-text";
import { EmptyState } from "@/app/_components/empty-state";
import { LinkButton } from "@/app/_components/link-button";
import { Notice } from "@/app/_components/notice";
import { api, ask } from "@/app/_lib/trpc/server";
import { Account } from "../_components/account";
import { ticketPath } from "../_lib/market";
import { stateTone } from "../_lib/ticket-tone";
import type { TicketView } from "../_lib/ticket-view";

export async function generateMetadata() {
  return { title: (await getTranslations("market.tickets"))("title"), robots: { index: false } };
}

/** Soonest first; what is over goes below, newest first. */
function grouped(tickets: TicketView[], now: Date) {
  const byEvent = new Map<string, TicketView[]>();
  for (const ticket of tickets) byEvent.set(ticket.event.id, [...(byEvent.get(ticket.event.id) ?? []), ticket]);
  const groups = [...byEvent.values()].flatMap((list) => (list[0] ? [{ event: list[0].event, tickets: list }] : []));
  const starts = (group: { event: { startsAt: Date } }) => group.event.startsAt.getTime();
  return {
    coming: groups.filter((group) => group.event.endsAt > now).sort((a, b) => starts(a) - starts(b)),
    past: groups.filter((group) => group.event.endsAt <= now).sort((a, b) => starts(b) - starts(a)),
  };
}

export default async function TicketsPage({ params }: { params: Promise<{ brand: string }> }) {
  const { brand } = await params;
  const t = await getTranslations("market.tickets");
  const caller = await api();
  const [answer, me] = await Promise.all([ask(caller.ticket.mine({ brand })), caller.session.me({ brand })]);
  if (!answer.ok) return <EmptyState level={1} title={t("signedOut")} body={t("signedOutBody")} action={<SignIn />} />;
  const { coming, past } = grouped(answer.value, new Date());
  return (
    <div className="mx-auto grid max-w-2xl gap-8">
      <header className="flex flex-wrap items-end justify-between gap-4">
        <h1 className="text-title">{t("title")}</h1>
        <Account brand={brand} email={me.email} />
      </header>
      {me.verified ? null : (
        <Notice>
          <span className="flex flex-wrap items-center justify-between gap-3">
            {t("later")} <SignIn small />
          </span>
        </Notice>
      )}
      {coming.length + past.length === 0 ? <EmptyState title={t("empty")} body={t("emptyBody")} /> : null}
      {coming.map((group) => (
        <Group key={group.event.id} {...group} />
      ))}
      {past.length > 0 ? <h2 className="text-heading text-ink-soft">{t("past")}</h2> : null}
      {past.map((group) => (
        <Group key={group.event.id} {...group} />
      ))}
    </div>
  );
}

async function SignIn({ small }: { small?: boolean }) {
  const t = await getTranslations("market.signIn");
  return (
    <LinkButton href="/sign-in" size={small ? "small" : "medium"} variant={small ? "secondary" : "primary"}>
      {t("title")}
    </LinkButton>
  );
}

async function Group({ event, tickets }: { event: TicketView["event"]; tickets: TicketView[] }) {
  const [t, chain] = await Promise.all([getTranslations("market.tickets"), getTranslations("common.chain")]);
  return (
    <section
      aria-labelledby={`event-${event.id}`}
      className="overflow-hidden rounded-card bg-surface shadow-lift ring-1 ring-line"
    >
      <header className="border-b border-dashed border-line-strong p-5">
        <h2 id={`event-${event.id}`} className="text-heading">
          <bdi>{event.title}</bdi>
        </h2>
        <p className="text-ink-soft">
          <DateText at={event.startsAt} timezone={event.timezone} style="short" zone /> · <bdi>{event.venueName}</bdi>
        </p>
      </header>
      <ul className="divide-y divide-line">
        {tickets.map((ticket) => (
          <li
            key={ticket.key}
            data-testid="ticket-row"
            className="relative flex items-center justify-between gap-4 px-5 py-4 hover:bg-sunken"
          >
            <div>
              <p className="font-semibold">
                <bdi>{ticket.tierName}</bdi>
              </p>
              <p className="text-note text-ink-soft">
                <Link href={ticketPath(ticket.key)} className="after:absolute after:inset-0">
                  {t("number", { number: ticket.tokenId })}
                </Link>
              </p>
            </div>
            <span className="flex flex-wrap justify-end gap-1.5">
              {ticket.chain.stage === "final" ? null : <Badge>{chain("stage.mined")}</Badge>}
              <Badge tone={stateTone[ticket.state]}>{t(`state.${ticket.state}`)}</Badge>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
