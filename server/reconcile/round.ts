import type { Difference } from "../../prisma/generated/client";
import type { Finding } from "../domain/difference/finding";
import type { DifferenceKind } from "../domain/difference/kinds";
import { gatherEvent } from "./gather/event";
import { gatherHouse } from "./gather/house";
import { gatherProvider } from "./gather/provider";
import { gatherTouched } from "./gather/touched";
import { eventRules, houseRules, providerRules } from "./rules/all";
import type { Sources } from "./sources";
import { addChangedRows, addOldOrders, addOpenDifferences, addWindow, openWork } from "./work";

/** The provider's lists are asked this often, and an event is looked at whole this often. */
const moneyEveryMs = 60_000;
const wholeEveryMs = 300_000;
/** More than this is for `npm run reconcile`, at a quiet hour. */
const wholeMostOrders = 20_000;
const moneyBackMs = 3 * 3_600_000;
const moneyMostBackMs = 7 * 86_400_000;
const ledgerBackMs = 600_000;

const moneyKinds: ReadonlySet<string> = new Set<DifferenceKind>([
  "payment-unknown",
  "payment-not-noted",
  "payment-amount",
  "payment-missing",
  "refund-unknown",
  "refund-missing",
  "refund-overdue",
  "page-left-open",
]);
/** Looked at as a whole in every round. */
const alwaysKinds: ReadonlySet<string> = new Set<DifferenceKind>([
  "view-behind",
  "intent-queued-long",
  "saga-stuck",
  "saga-asleep",
  "mail-unsent",
  "hold-overdue",
  "nonce-gap",
  "ledger-unbalanced",
]);

export type Round = {
  findings: Finding[];
  /** Whether this round would have found the row's difference again. */
  examined: (row: Difference) => boolean;
  /** Kept when what the round found has been kept. */
  cursors: Record<string, string>;
};

/**
 * A bounded look at what changed since the last one: a window of blocks, rows that were touched, differences that are open, a
 * page of old orders, and now and then the provider's lists and one whole event. Together they come round to everything.
 * @throws {AppError} chain-unavailable, provider-unavailable; then the cursors stay where they are.
 */
export async function lookAtChanges(sources: Sources, signal?: AbortSignal): Promise<Round> {
  const { db, reader, now, startBlock } = sources;
  const cursors = new Map((await db.reconcileCursor.findMany()).map(({ name, place }) => [name, place]));
  const due = (name: string, everyMs: number) => {
    if (now.getTime() - Number(cursors.get(name) ?? 0) < everyMs) return false;
    cursors.set(name, String(now.getTime()));
    return true;
  };
  const head = await reader.head();
  const work = openWork();
  const madeInWindow = await addWindow(sources, head, cursors, work);
  await addChangedRows(sources, cursors, work);
  const open = await addOpenDifferences(sources, work);
  await addOldOrders(sources, cursors, work);

  const findings: Finding[] = [];
  const wholeDue = due("whole-at", wholeEveryMs);
  const made = wholeDue ? await reader.created({ from: startBlock, to: head.latest }) : madeInWindow;
  const around = { head, created: new Map(made.map((each) => [each.collection as string, each])) };
  const whole = wholeDue ? await nextEvent(sources, cursors) : null;
  if (whole) {
    const facts = await gatherEvent(sources, around, whole);
    findings.push(...eventRules.flatMap((rule) => rule(facts)));
  }
  const examinedEvents = new Set(whole ? [whole] : []);
  for (const [eventId, touched] of work) {
    if (eventId === whole) continue;
    // Cut off: what was not looked at keeps its state, and its cursor its place.
    if (signal?.aborted) return { findings, examined: ({ eventId: id }) => examinedEvents.has(id ?? ""), cursors: {} };
    const facts = await gatherTouched(sources, head, eventId, touched);
    findings.push(...eventRules.flatMap((rule) => rule(facts)));
    examinedEvents.add(eventId);
  }
  const house = await gatherHouse(sources, around, {
    since: new Date(now.getTime() - ledgerBackMs),
    transferIds: open.flatMap(({ subject }) => /^transfer:([0-9a-f-]{36})/.exec(subject)?.[1] ?? []),
    eventIds: [...new Set([...work.keys(), ...examinedEvents])],
  });
  findings.push(...houseRules.flatMap((rule) => rule(house)));
  const moneySince = due("money-at", moneyEveryMs) ? sinceFor(open, now) : null;
  if (moneySince) {
    const money = await gatherProvider(sources, { since: moneySince, until: new Date(now.getTime() + 60_000) });
    findings.push(...providerRules.flatMap((rule) => rule(money)));
  }
  const known = new Set(open.map(({ id }) => id));
  return {
    findings,
    cursors: Object.fromEntries(cursors),
    examined: (row) => {
      if (alwaysKinds.has(row.kind)) return true;
      if (moneyKinds.has(row.kind)) return moneySince !== null && (row.since ?? row.firstSeenAt) > moneySince;
      if (row.kind === "collection-without-event") return wholeDue;
      return row.eventId === whole || (known.has(row.id) && examinedEvents.has(row.eventId ?? ""));
    },
  };
}

/** As far back as an open difference about money reaches, within reason. */
function sinceFor(open: readonly Difference[], now: Date): Date {
  const begun = open
    .filter(({ kind }) => moneyKinds.has(kind))
    .map(({ since, firstSeenAt }) => (since ?? firstSeenAt).getTime() - 3_600_000);
  const wanted = Math.min(now.getTime() - moneyBackMs, ...begun);
  return new Date(Math.max(wanted, now.getTime() - moneyMostBackMs));
}

/** The event after the one that was looked at whole last time, round and round. */
async function nextEvent({ db }: Sources, cursors: Map<string, string>): Promise<string | null> {
  const after = cursors.get("whole-event");
  const next = (id?: string) =>
    db.event.findFirst({
      where: { state: { in: ["live", "cancelled"] }, ...(id ? { id: { gt: id } } : {}) },
      orderBy: { id: "asc" },
      select: { id: true },
    });
  const found = (await next(after)) ?? (after ? await next() : null);
  if (!found) return null;
  cursors.set("whole-event", found.id);
  const orders = await db.order.count({ where: { eventId: found.id } });
  return orders <= wholeMostOrders ? found.id : null;
}
