import type { Finding } from "../domain/difference/finding";
import { gatherEvent } from "./gather/event";
import { gatherHouse } from "./gather/house";
import { gatherProvider } from "./gather/provider";
import { eventRules, houseRules, providerRules } from "./rules/all";
import type { Sources } from "./sources";

export type Look = Sources & {
  /** Nothing is under way: nothing is excused for being young. */
  atRest?: boolean;
  organizationId?: string;
  eventId?: string;
  /** How far back the provider is asked; without it, as far as we have payments. */
  paymentsSince?: Date;
};

const marginMs = 60_000;

/**
 * Looks once at the chain, the view, our books and the payment provider, whole, and says what differs. Writes nothing, so what
 * is under way is found too: who calls it decides what is old enough (record.ts), or has let everything come to rest.
 * @throws {AppError} chain-unavailable, provider-unavailable: then there is no verdict.
 */
export async function reconcileOnce(look: Look): Promise<Finding[]> {
  const { db, reader, startBlock, organizationId, eventId, now } = look;
  const head = await reader.head();
  const created = new Map(
    (await reader.created({ from: startBlock, to: head.latest })).map((made) => [made.collection as string, made]),
  );
  const around = { head, created };
  const events = await db.event.findMany({
    where: { ...(organizationId ? { organizationId } : {}), ...(eventId ? { id: eventId } : {}) },
    select: { id: true },
    orderBy: { id: "asc" },
  });
  const findings: Finding[] = [];
  for (const { id } of events) {
    const facts = await gatherEvent(look, around, id);
    findings.push(...eventRules.flatMap((rule) => rule(facts)));
  }
  if (!eventId) {
    const facts = await gatherHouse(look, around, { organizationId, atRest: look.atRest });
    findings.push(...houseRules.flatMap((rule) => rule(facts)));
  }
  const oldest = look.paymentsSince ?? (await firstPayment(look));
  const until = new Date(now.getTime() + marginMs);
  const money = await gatherProvider(look, { since: oldest, until, organizationId, eventId });
  findings.push(...providerRules.flatMap((rule) => rule(money)));
  return findings;
}

/** When our first payment was asked for, or a day ago when there is none: money that came without us is seen too. */
async function firstPayment({ db, now }: Sources): Promise<Date> {
  const first = await db.payment.findFirst({ orderBy: { createdAt: "asc" }, select: { createdAt: true } });
  return new Date((first?.createdAt ?? new Date(now.getTime() - 86_400_000)).getTime() - marginMs);
}
