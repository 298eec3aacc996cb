import { randomUUID } from "node:crypto";
import { commitmentTo } from "../../domain/waiting-room/draw";
import type { TestHouse } from "../house";
import { giveUpJob, stickRun } from "./job";
import type { Neighbours } from "./neighbours";

/** Things of the first organization that a walk over the whole surface names, each made when it is asked for. */
export function surfaceThings({ db }: TestHouse, world: Neighbours) {
  const { ours } = world;
  const eventId = ours.event.id;
  const audience = ours.organization.id;
  const now = () => new Date();
  /** Something of ours that differs. */
  const difference = async () => {
    const about = {
      kind: "saga-stuck",
      subject: `saga:${randomUUID()}`,
      severity: "major",
      state: "open",
      evidence: {},
    };
    const seen = { organizationId: audience, firstSeenAt: now(), lastSeenAt: now() };
    return (await db.difference.create({ data: { ...about, ...seen } })).id;
  };
  const intent = async (state: string) => {
    const payload = { kind: "freeze", collection: world.collection, tokenId: 1, reason: `0x${"0".repeat(64)}` };
    const row = { kind: "freeze", lane: world.collection, payload, state, organizationId: audience };
    const { id } = await db.chainIntent.create({ data: { ...row, dedupeKey: `freeze:${randomUUID()}` } });
    return { id };
  };

  const anyCode = () => `V${randomUUID().replaceAll("-", "").slice(0, 9).toUpperCase()}`;
  const newVoucher = () => ({ eventId, kind: "percent", value: 1_000 });
  const voucher = () =>
    db.voucher.create({ data: { id: randomUUID(), organizationId: audience, code: anyCode(), ...newVoucher() } });

  /** Another live event of ours. */
  const ending = async () => {
    const { id, title } = await world.draft();
    await db.organization.update({ where: { id: audience }, data: { walletAddress: `0x${"e".repeat(40)}` } });
    const collectionAddress = `0x${randomUUID().replaceAll("-", "").padEnd(40, "2")}`;
    await db.event.update({ where: { id }, data: { state: "live", collectionAddress } });
    return { eventId: id, title };
  };

  const laterDates = async (id: string) => {
    const later = (date: Date) => new Date(date.getTime() + 30 * 86_400_000);
    const { doorsAt, startsAt, endsAt } = await db.event.findUniqueOrThrow({ where: { id } });
    return { doorsAt: later(doorsAt), startsAt: later(startsAt), endsAt: later(endsAt) };
  };
  /** An event of ours that has moved. */
  const movedOnce = async () => {
    const { eventId: id } = await ending();
    const { doorsAt, startsAt, endsAt } = await db.event.findUniqueOrThrow({ where: { id } });
    const { doorsAt: toDoorsAt, startsAt: toStartsAt, endsAt: toEndsAt } = await laterDates(id);
    const from = { fromDoorsAt: doorsAt, fromStartsAt: startsAt, fromEndsAt: endsAt };
    const of = { id: randomUUID(), eventId: id, organizationId: audience, number: 1, createdAt: now() };
    const words = { reason: "The roof leaks.", requestedBy: "system" };
    const made = await db.postponement.create({
      data: { ...of, ...from, ...words, toDoorsAt, toStartsAt, toEndsAt },
    });
    return made.id;
  };

  /** Something that can be given back, and a refund that the bank sent back. */
  const bought = async () => {
    const { id: orderId } = await world.order(world.fan, "fulfilled");
    const id = randomUUID();
    const money = { amountMinor: 4_500, currency: "EUR", state: "succeeded", providerPaymentId: `pi_${id}` };
    await db.payment.create({ data: { id, orderId, provider: "stripe", idempotencyKey: id, ...money } });
    return { orderId };
  };
  const failedRefund = async () => {
    const { orderId } = await bought();
    const { id: paymentId } = await db.payment.findFirstOrThrow({ where: { orderId } });
    const of = { organizationId: audience, orderId, paymentId, amountMinor: 100, currency: "EUR" };
    const failed = { state: "failed", failure: "declined", settledAt: now(), reason: "goodwill", origin: "staff" };
    const made = await db.refund.create({ data: { ...of, ...failed, key: randomUUID(), requestedBy: "system" } });
    return made.id;
  };

  /** A bank's case about an order of ours, answered already where nobody shall ask the provider. */
  const disputed = async (answered = false) => {
    const { orderId } = await bought();
    const { id: paymentId } = await db.payment.findFirstOrThrow({ where: { orderId } });
    const of = { organizationId: audience, orderId, paymentId, amountMinor: 4_500, currency: "EUR" };
    const stand = {
      provider: "stripe",
      providerDisputeId: randomUUID(),
      reason: "fraudulent",
      state: "needs-response",
    };
    const at = { openedAt: now(), updatedAt: now(), answeredAt: answered ? now() : null };
    return (await db.dispute.create({ data: { ...of, ...stand, ...at } })).id;
  };

  /** An order that staff took and whose bank transfer is waited for. */
  const transfer = async () => {
    const { id: orderId } = await world.order(world.fan);
    await db.order.update({ where: { id: orderId }, data: { channel: "box-office" } });
    const id = randomUUID();
    const money = { amountMinor: 4_500, currency: "EUR", provider: "manual", method: "bank-transfer" };
    await db.payment.create({ data: { id, orderId, idempotencyKey: id, ...money } });
    return { orderId };
  };

  const soon = (hours: number) => new Date(Date.now() + hours * 3_600_000);
  const plannedRoom = async () => {
    const { id } = await world.draft();
    const seed = "ab".repeat(32);
    const data = { eventId: id, organizationId: audience, opensAt: soon(0.1), drawAt: soon(0.5), seed };
    await db.waitingRoom.create({ data: { ...data, commitment: commitmentTo(seed) } });
    return id;
  };

  const deadLetter = () => giveUpJob(db, ours.organization.id);
  const stuckRun = () => stickRun(db, eventId);
  return {
    difference,
    intent,
    anyCode,
    newVoucher,
    voucher,
    ending,
    laterDates,
    movedOnce,
    bought,
    failedRefund,
    disputed,
    transfer,
    soon,
    plannedRoom,
    deadLetter,
    stuckRun,
  };
}
