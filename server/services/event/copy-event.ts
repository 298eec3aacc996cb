import { randomBytes, randomUUID } from "node:crypto";
import { withTransaction } from "../../db/prisma";
import { actorLabel } from "../../domain/access/actor";
import { allow, tenantOf } from "../../domain/access/allow";
import { type CopyEventInput, moveDates } from "../../domain/event/copy";
import { refuseNow } from "../../domain/shared/decision";
import { commitmentTo } from "../../domain/waiting-room/draw";
import type { Tx } from "../../ports/database";
import { audit } from "../audit/audit";
import { currentTerms } from "../returns/current-terms";
import type { Ctx, Verb } from "../verb";
import { type EventWithTiers, getOwnEvent } from "./find";
import { isUniqueViolation, slugFor } from "./free-slug";

type Move = (date: Date) => Date;
/** `room`: whether its waiting room came along; one that would have to open before now stays behind. */
export type Copied = { id: string; slug: string; room: boolean };

/**
 * A new draft with the words, tiers, rules, quotas, terms for returns and waiting room of another event, and with all dates moved by as much as the
 * start. Nothing that was sold, held, kept off sale, paired or written to the chain comes along. The same key is the same copy.
 * @throws {RefusalError} not-found, conflict (the key belongs to something else), invalid-input (startsAt), slug-taken in a race.
 */
export async function copyEvent({ ctx, input }: Verb<CopyEventInput>): Promise<Copied> {
  allow(ctx.actor, "event:write");
  try {
    return await withTransaction(ctx, async (tx) => {
      const source = await getOwnEvent(tx, ctx, input.id);
      // Two presses of one button take turns, and the second finds the copy.
      await tx.$queryRaw`select 1 from "Event" where id = ${source.id}::uuid for update`;
      return (await madeBefore(tx, ctx, input)) ?? makeCopy(tx, ctx, source, input);
    });
  } catch (error) {
    if (isUniqueViolation(error)) return refuseNow("slug-taken", { field: "title" });
    throw error;
  }
}

async function madeBefore(tx: Tx, ctx: Ctx, { key, id }: CopyEventInput): Promise<Copied | null> {
  const known = await tx.event.findUnique({ where: { id: key } });
  if (!known) return null;
  if (known.copiedFromId !== id || known.organizationId !== tenantOf(ctx.actor))
    return refuseNow("conflict", { field: "key" });
  const room = (await tx.waitingRoom.count({ where: { eventId: key } })) > 0;
  return { id: known.id, slug: known.slug, room };
}

async function makeCopy(tx: Tx, ctx: Ctx, source: EventWithTiers, input: CopyEventInput): Promise<Copied> {
  const move = moveDates(source, source.tiers, input.startsAt);
  if (!move) return refuseNow("invalid-input", { field: "startsAt", rule: "moment" });
  const { organizationId, description, venueName, venueAddress, timezone, currency } = source;
  const { imagePath, jurisdiction, maxPerBuyer } = source;
  const { key: id, title } = input;
  const slug = await slugFor(tx, { organizationId, title });
  await tx.event.create({
    data: {
      ...{ id, organizationId, slug, title, description, venueName, venueAddress, timezone, currency },
      ...{ imagePath, jurisdiction, maxPerBuyer, copiedFromId: source.id, createdAt: ctx.now },
      ...{ doorsAt: move(source.doorsAt), startsAt: input.startsAt, endsAt: move(source.endsAt) },
    },
  });
  const tierIds = await copyTiers(tx, source, id, move);
  await copyQuotas(tx, source.id, id, tierIds);
  const terms = await currentTerms(tx, source.id);
  if (terms)
    await tx.returnTerms.create({
      data: { ...terms, eventId: id, organizationId, setBy: actorLabel(ctx.actor), createdAt: ctx.now },
    });
  const room = await copyRoom(tx, ctx, source, id, move);
  const change = { from: source.id, slug, startsAt: input.startsAt.toISOString(), room };
  await audit(tx, ctx, "event.copy", { organizationId, subject: `event:${id}`, change });
  return { id, slug, room };
}

/** @returns the copy's tier for each of the source's. Seats that are kept off sale are what is left of them, so they stay. */
async function copyTiers(tx: Tx, source: EventWithTiers, eventId: string, move: Move): Promise<Map<string, string>> {
  const ids = new Map(source.tiers.map(({ id }) => [id, randomUUID()]));
  await tx.tier.createMany({
    data: source.tiers.map(({ held: _h, sold: _s, blocked: _b, onChainMax: _m, ...tier }) => ({
      ...tier,
      ...{ id: ids.get(tier.id) ?? randomUUID(), eventId },
      ...{ salesStartAt: move(tier.salesStartAt), salesEndAt: move(tier.salesEndAt) },
    })),
  });
  return ids;
}

async function copyQuotas(tx: Tx, from: string, eventId: string, tierIds: Map<string, string>): Promise<void> {
  const quotas = await tx.quota.findMany({ where: { eventId: from }, include: { tiers: true } });
  for (const { name, quantity, tiers } of quotas)
    await tx.quota.create({
      data: {
        ...{ id: randomUUID(), eventId, name, quantity },
        tiers: { create: tiers.map(({ tierId }) => ({ tierId: tierIds.get(tierId) ?? tierId })) },
      },
    });
}

/** A seed of its own: the source's may have been revealed. */
async function copyRoom(tx: Tx, ctx: Ctx, source: EventWithTiers, eventId: string, move: Move): Promise<boolean> {
  const room = await tx.waitingRoom.findUnique({ where: { eventId: source.id } });
  if (!room || room.endedAt || move(room.opensAt) <= ctx.now) return false;
  const { organizationId, verifiedOnly, maxShoppers, perMinute, offerSeconds, shopSeconds } = room;
  const seed = randomBytes(32).toString("hex");
  const commitment = commitmentTo(seed);
  const [opensAt, drawAt] = [move(room.opensAt), move(room.drawAt)];
  await tx.waitingRoom.create({
    data: {
      ...{ eventId, organizationId, opensAt, drawAt, verifiedOnly, maxShoppers, perMinute, offerSeconds, shopSeconds },
      ...{ seed, commitment, createdAt: ctx.now },
    },
  });
  // What was promised before the room opened can be looked up afterwards, as for a room that was planned by hand.
  const change = { opensAt: opensAt.toISOString(), drawAt: drawAt.toISOString(), verifiedOnly, commitment };
  await audit(tx, ctx, "waiting-room.plan", { organizationId, subject: `event:${eventId}`, change });
  return true;
}
