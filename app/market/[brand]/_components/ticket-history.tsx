import { getTranslations } from "next-intl/server";
import { History } from "@/app/_components/history";
import { Money } from "@/app/_components/money";
import { Notice } from "@/app/_components/notice";
import { api, ask } from "@/app/_lib/trpc/server";
import type { TicketView } from "../_lib/ticket-view";

/** What happened to the ticket, in its holder's words; nobody else is named. Folded away: it is proof, not news. */
export async function TicketHistory({ brand, ticket }: { brand: string; ticket: TicketView }) {
  const [t, stage, asked] = await Promise.all([
    getTranslations("market.ticketHistory"),
    getTranslations("common.chain.stage"),
    ask((await api()).ticket.history({ brand, key: ticket.key })).catch(() => null),
  ]);
  const steps = asked?.ok ? asked.value.toReversed() : [];
  return (
    <details className="rounded-card bg-surface p-5 ring-1 ring-line" data-testid="ticket-history">
      <summary className="cursor-pointer font-semibold">
        <h2 className="inline text-body font-semibold">{t("title")}</h2>
      </summary>
      <p className="mt-2 mb-5 text-note text-ink-soft">{t("body")}</p>
      {asked?.ok !== true ? (
        <Notice tone="warn">{t("failed")}</Notice>
      ) : steps.length === 0 ? (
        <p className="text-ink-soft">{t("empty")}</p>
      ) : (
        <History
          label={t("title")}
          timezone={ticket.event.timezone}
          txLabel={t("tx")}
          steps={steps.map((step, at) => ({
            ...step,
            id: `${step.tx}:${at}`,
            title: step.toYou
              ? t(`toYou.${ofHolder(step.kind)}`)
              : step.fromYou && step.kind === "entry"
                ? t("kinds.entry")
                : t(`kinds.${step.kind}`),
            stage: { final: step.stage === "final", text: stage(step.stage) },
            facts:
              step.priceMinor === null ? undefined : (
                <p className="text-note">
                  {t("price")} <Money amountMinor={step.priceMinor} currency={ticket.currency} />
                </p>
              ),
          }))}
        />
      )}
    </details>
  );
}

const named = ["mint", "sale", "gift", "reissue"] as const;
/** The ways in which a ticket comes to its holder; whatever else moved it is a transfer. */
const ofHolder = (kind: string): (typeof named)[number] | "transfer" =>
  named.find((each) => each === kind) ?? "transfer";
