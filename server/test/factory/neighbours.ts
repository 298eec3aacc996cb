import { randomUUID } from "node:crypto";
import type { Role } from "../../domain/access/actor";
import { ticketKey, toRef } from "../../domain/shared/ref";
import { hashToken, newToken } from "../../services/session/token";
import type { Ports } from "../../services/verb";
import type { TestHouse } from "../house";
import { type OnSale, onSale } from "./on-sale";

const inHours = (n: number) => new Date(Date.now() + n * 3_600_000);

/** Two organizations side by side. The first has one of everything that a stranger might ask for by its id. */
export async function neighbours({ db, view, container }: TestHouse) {
  const [ours, theirs] = [await onSale(db, { quantities: [500, 500] }), await onSale(db)];
  const people = peopleOf(db, container.ports);
  const [guest, fan, friend] = [await people.guest(ours), await people.fan(ours), await people.fan(ours)];
  const stranger = await people.fan(theirs);
  const [owner, manager] = [await people.member(ours, "owner"), await people.member(ours, "manager")];
  const door = await people.member(ours, "door");
  const otherOwner = await people.member(theirs, "owner");
  const nobody = await people.user();

  const place = { organizationId: ours.organization.id, eventId: ours.event.id };
  const tierId = ours.tiers[0]?.id ?? "";
  const collection = ours.event.collectionAddress ?? "";
  const gate = await db.gate.create({ data: { ...place, name: "North gate" } });
  const device = async () => {
    const token = newToken();
    const made = await db.device.create({
      data: { ...place, gateId: gate.id, name: "Scanner", tokenHash: hashToken(token), pairedAt: new Date() },
    });
    return { token, id: made.id };
  };
  /** A scanner that nobody has paired yet. */
  const waitingDevice = async () => {
    const secret = newToken();
    const made = await db.device.create({
      data: { ...place, gateId: gate.id, name: "New", pairingHash: hashToken(secret), pairingExpiresAt: inHours(1) },
    });
    return { id: made.id, secret };
  };
  const draft = async (of: OnSale = ours) => {
    const { id: _, collectionAddress: __, tiers, ...event } = of.event;
    return db.event.create({
      data: {
        ...event,
        slug: `draft-${randomUUID().slice(0, 8)}`,
        title: "A secret plan",
        state: "draft",
        tiers: { create: tiers.map(({ id: _tier, eventId: _event, ...tier }) => tier) },
      },
    });
  };
  const hold = async (sessionId: string, state: "active" | "converted" = "active") => {
    const one = { increment: 1 };
    await db.tier.update({ where: { id: tierId }, data: state === "active" ? { held: one } : { sold: one } });
    const items = { create: [{ tierId, quantity: 1 }] };
    return db.hold.create({
      data: { ...place, id: randomUUID(), sessionId, state, expiresAt: inHours(0.1), items },
    });
  };
  const order = async (who: { sessionId: string; fanId?: string; email: string }, state = "pending") => {
    const { id: holdId } = await hold(who.sessionId, state === "pending" ? "active" : "converted");
    return db.order.create({
      data: {
        ...place,
        holdId,
        kind: "primary",
        number: randomUUID().slice(0, 8),
        state,
        email: who.email,
        locale: "en",
        sessionId: who.sessionId,
        fanId: who.fanId,
        currency: "EUR",
        totalMinor: 4_500,
        platformFeeMinor: 112,
        items: { create: { tierId, quantity: 1, unitMinor: 4_500 } },
      },
      include: { items: true },
    });
  };
  let lastToken = 0;
  /** A ticket in this fan's wallet, bought by her in the first sale. */
  const ticket = async (change: { askMinor?: number; usedAt?: number; frozen?: boolean } = {}) => {
    const bought = await order(fan, "fulfilled");
    const tokenId = ++lastToken;
    const orderRef = toRef(bought.items[0]?.id ?? "");
    await view.put({ collection, tokenId, owner: fan.walletAddress, orderRef, ...change });
    return { key: ticketKey(collection, tokenId), collection, tokenId, orderId: bought.id };
  };
  const listing = async (state = "active", priceMinor = 4_000) => {
    const { tokenId } = await ticket({ askMinor: priceMinor });
    const row = { organizationId: place.organizationId, eventId: place.eventId, tierId, collection, tokenId };
    return db.listing.create({ data: { ...row, sellerFanId: fan.id, priceMinor, currency: "EUR", state } });
  };
  const admit = ({ tokenId }: { tokenId: number }) =>
    db.checkIn.create({
      data: {
        ...place,
        deviceId: randomUUID(),
        gateId: gate.id,
        scanId: randomUUID(),
        collection,
        tokenId,
        admitted: true,
        reason: "admitted",
      },
    });
  /** A code that carries the guest's session to the brand's own host. */
  const handOff = async () => {
    const code = newToken();
    const { organizationId } = place;
    const data = { audience: `handoff:${organizationId}`, email: guest.sessionId, codeHash: hashToken(code) };
    await db.loginCode.create({ data: { ...data, expiresAt: inHours(0.1) } });
    return code;
  };
  const made = { handOff, newDevice: device, waitingDevice, draft, hold, order, ticket, listing, admit };
  const [first, revoked] = [await device(), await device()];
  await db.device.update({ where: { id: revoked.id }, data: { revokedAt: new Date() } });
  return {
    ours,
    theirs,
    guest,
    fan,
    friend,
    stranger,
    owner,
    manager,
    door,
    otherOwner,
    nobody,
    gate,
    device: first,
    revoked,
    collection,
    tierId,
    ...made,
  };
}
export type Neighbours = Awaited<ReturnType<typeof neighbours>>;

function peopleOf(db: TestHouse["db"], ports: Ports) {
  const guest = async (of: OnSale) => {
    const { token, sessionId } = await of.fan();
    return { token, sessionId, email: `guest-${randomUUID().slice(0, 8)}@example.test` };
  };
  /** Proved her e-mail; her wallet is the provider's, so that it can sign. */
  const fan = async (of: OnSale) => {
    const email = `fan-${randomUUID().slice(0, 8)}@example.test`;
    const { id } = await db.fan.create({ data: { organizationId: of.organization.id, email } });
    const wallet = await ports.wallet.ensureWallet({ ownerRef: id, email });
    const walletAddress = wallet.address.toLowerCase();
    const data = { walletId: wallet.walletId, privyUserId: wallet.userId, walletAddress };
    await db.fan.update({ where: { id }, data });
    const { token, sessionId } = await of.fan();
    await db.fanSession.update({ where: { id: sessionId }, data: { fanId: id, verifiedAt: new Date() } });
    return { token, sessionId, id, fanId: id, email, walletAddress };
  };
  const user = async () => {
    const made = await db.user.create({ data: { email: `user-${randomUUID().slice(0, 8)}@example.test` } });
    return { userId: made.id, email: made.email, sessionVersion: made.sessionVersion };
  };
  const member = async (of: OnSale, role: Role) => {
    const person = await user();
    await db.member.create({ data: { organizationId: of.organization.id, userId: person.userId, role } });
    return person;
  };
  return { guest, fan, user, member };
}
