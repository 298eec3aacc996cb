import type { inferRouterOutputs } from "@trpc/server";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { Badge } from "@/app/_components/badge";
import { History } from "@/app/_components/history";
import { Money } from "@/app/_components/money";
import { api, ask } from "@/app/_lib/trpc/server";
import type { AppRouter } from "@/server/api/root";
import { Refused } from "../../../../../_components/refused";
import { loadEvent } from "../../_components/load-event";

type Props = { params: Promise<{ id: string; tokenId: string }> };
type Ticket = inferRouterOutputs<AppRouter>["consoleTicket"]["get"];
type Step = Ticket["history"][number];
type Person = Ticket["holder"];

/** One ticket and everything that happened to it. */
export default async function EventTicketPage({ params }: Props) {
  const { id, tokenId } = await params;
  const [event, asked, t, stage] = await Promise.all([
    loadEvent(id),
    ask((await api()).consoleTicket.get({ eventId: id, tokenId: Number(tokenId) })),
    getTranslations("console.tickets"),
    getTranslations("common.chain.stage"),
  ]);
  if (!event.ok) return null;
  if (!asked.ok) return <Refused code={asked.refusal.code} />;
  const ticket = asked.value;
  return (
    <div className="grid max-w-3xl gap-6">
      <Link href={`/events/${id}/tickets`} className="text-sm font-semibold text-accent-text hover:underline">
        <span aria-hidden="true" className="inline-block rtl:rotate-180">
          ←
        </span>{" "}
        {t("back")}
      </Link>
      <section className="grid gap-5 rounded-card bg-surface p-6 ring-1 ring-line">
        <header className="flex flex-wrap items-center gap-3">
          <h2 className="text-heading">{t("ticket", { number: String(ticket.tokenId) })}</h2>
          <Badge>
            <bdi>{ticket.tierName}</bdi>
          </Badge>
          {ticket.frozen ? <Badge tone="warn">{t("states.frozen")}</Badge> : null}
          {ticket.usedAt ? <Badge>{t("states.used")}</Badge> : null}
        </header>
        <dl className="grid gap-4 sm:grid-cols-2">
          <div>
            <dt className="text-note text-ink-soft">{t("holder")}</dt>
            <dd className="font-semibold">
              <Who person={ticket.holder} nobody={t("nobody")} />
            </dd>
          </div>
          <div>
            <dt className="text-note text-ink-soft">{t("paid")}</dt>
            <dd className="font-semibold">
              <Money amountMinor={ticket.pricePaidMinor} currency={ticket.currency} />
            </dd>
          </div>
        </dl>
      </section>
      <section className="grid gap-5 rounded-card bg-surface p-6 ring-1 ring-line" data-testid="ticket-history">
        <h2 className="text-heading">{t("history")}</h2>
        <History
          label={t("history")}
          timezone={event.value.timezone}
          txLabel={t("tx")}
          steps={ticket.history.toReversed().map((step, at) => ({
            ...step,
            id: `${step.tx}:${at}`,
            title: t(`kinds.${step.kind}`),
            stage: { final: step.stage === "final", text: stage(step.stage) },
            facts: <Facts step={step} currency={ticket.currency} />,
          }))}
        />
      </section>
    </div>
  );
}

const zero = `0x${"0".repeat(40)}`;

function Who({ person, nobody }: { person: Person; nobody: string }) {
  if (!person || person.wallet === zero) return nobody;
  return (
    <bdi dir="ltr" className="break-all">
      {person.email ?? `${person.wallet.slice(0, 8)}…${person.wallet.slice(-6)}`}
    </bdi>
  );
}

/** Who had it and who got it, where, for how much, and who was paid what. */
async function Facts({ step, currency }: { step: Step; currency: string }) {
  const t = await getTranslations("console.tickets");
  const money = (amountMinor: number) => <Money amountMinor={amountMinor} currency={currency} />;
  const rows: [name: string, value: React.ReactNode][] = [];
  if (step.from && step.from.wallet !== zero)
    rows.push([t(step.kind === "entry" ? "holder" : "from"), <Who key="from" person={step.from} nobody="" />]);
  if (step.to && step.to.wallet !== zero) rows.push([t("to"), <Who key="to" person={step.to} nobody="" />]);
  if (step.gateName) rows.push([t("gate"), <bdi key="gate">{step.gateName}</bdi>]);
  if (step.priceMinor !== null) rows.push([t("price"), money(step.priceMinor)]);
  if (step.split) {
    rows.push([t("seller"), money(step.split.sellerMinor)]);
    rows.push([t("royalty"), money(step.split.royaltyMinor)]);
    rows.push([t("platform"), money(step.split.platformMinor)]);
  }
  if (rows.length === 0) return null;
  return (
    <dl className="flex flex-wrap gap-x-6 gap-y-1 text-note">
      {rows.map(([name, value]) => (
        <div key={name} className="flex gap-1.5">
          <dt className="text-ink-soft">{name}</dt>
          <dd className="font-semibold">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
