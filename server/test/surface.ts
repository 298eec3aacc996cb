import { randomUUID } from "node:crypto";
import type { RefusalCode } from "../domain/shared/decision";
import { issueLink } from "../services/session/link";
import { issueCode } from "../services/session/login-code";
import { type ActorName, brandOf } from "./actors";
import type { Neighbours } from "./factory/neighbours";
import { draftInput } from "./factory/organizer";
import { surfaceThings } from "./factory/surface-things";
import type { TestHouse } from "./house";

/** What somebody gets: an answer, an answer that says "nothing" (null), or a refusal by its code. */
export type Outcome = "ok" | "nothing" | RefusalCode;
type Row = {
  input?: (who: ActorName) => unknown | Promise<unknown>;
  cells: Record<ActorName, Outcome>;
  /** Names things of our organization to outsiders: what is published, or what the input itself is the key of. */
  tells?: "public" | "bearer";
  /** The call ends or changes the caller's own session. */
  freshSession?: true;
};

const everybody = (outcome: Outcome, but: Partial<Record<ActorName, Outcome>> = {}): Record<ActorName, Outcome> => ({
  anonymous: outcome,
  user: outcome,
  guest: outcome,
  fan: outcome,
  friend: outcome,
  strangerHere: outcome,
  strangerAtHome: outcome,
  owner: outcome,
  manager: outcome,
  door: outcome,
  otherOwner: outcome,
  device: outcome,
  revoked: outcome,
  ...but,
});
/** Only fans get in; the organization's own people are nobody at the market. */
const fans = (guest: Outcome, fan: Outcome, friend: Outcome, strangerAtHome: Outcome) =>
  everybody("signed-out", { guest, fan, friend, strangerAtHome });
const console = (owner: Outcome, manager: Outcome, door: Outcome, otherOwner: Outcome) =>
  everybody("signed-out", { user: "forbidden", owner, manager, door, otherOwner });

/** Guest's own; nobody else's, and not the organization's. */
const guestOnly = fans("ok", "not-found", "not-found", "not-found");
/** The holder's own. A friend of the same brand hears that it is somebody else's, a stranger that there is nothing. */
const holderOnly = fans("signed-out", "ok", "not-owner", "not-found");
const readers = console("ok", "ok", "ok", "not-found");
const writers = console("ok", "ok", "forbidden", "not-found");
const ownersOnly = console("ok", "forbidden", "forbidden", "not-found");

const owners = console("ok", "forbidden", "forbidden", "not-found");

/** Every procedure, and what everybody gets from it. Ids are always those of the first organization. */
export function surface(house: TestHouse, world: Neighbours): Record<string, Row> {
  const { db } = house;
  const { ours } = world;
  const eventId = ours.event.id;
  const at = (more: (who: ActorName) => object | Promise<object> = () => ({})) => ({
    input: async (who: ActorName) => ({ brand: brandOf(world, who), ...(await more(who)) }),
  });
  const email = () => `${randomUUID()}@example.test`;
  const now = () => new Date();
  const audience = ours.organization.id;
  const ownKey = at(async () => ({ key: (await world.ticket()).key }));
  const guestOrder = at(async () => ({ orderId: (await world.order(world.guest)).id }));
  const offer = at(async () => ({ listingId: (await world.listing()).id }));
  const ofEvent = { input: () => ({ eventId }) };
  const tierIdOfOurs = ours.tiers[0]?.id ?? "";
  const { id: gateId } = world.gate;
  const {
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
  } = surfaceThings(house, world);

  return {
    "auth.me": {
      cells: everybody("nothing", { user: "ok", owner: "ok", manager: "ok", door: "ok", otherOwner: "ok" }),
    },
    "auth.requestCode": { input: () => ({ email: email(), locale: "en" }), cells: everybody("ok") },
    "auth.signOut": { cells: everybody("ok") },
    "auth.signOutEverywhere": {
      cells: everybody("signed-out", { user: "ok", owner: "ok", manager: "ok", door: "ok", otherOwner: "ok" }),
    },
    // Says where somebody wants to work; whether she may is asked with every request.
    "auth.chooseOrganization": { input: () => ({ id: ours.organization.id }), cells: everybody("ok") },

    "catalog.brand": { ...at(), cells: everybody("ok"), tells: "public" },
    "catalog.events": { ...at(), cells: everybody("ok"), tells: "public" },
    "catalog.event": { ...at(() => ({ slug: ours.event.slug })), cells: everybody("ok"), tells: "public" },

    "chainIntent.list": { input: () => ({}), cells: console("ok", "ok", "forbidden", "ok") },
    "chainIntent.gas": { cells: console("ok", "ok", "forbidden", "ok") },
    "chainIntent.watch": { cells: console("ok", "ok", "forbidden", "ok") },
    "chainIntent.get": { input: () => intent("failed"), cells: writers },
    "chainIntent.retry": { input: () => intent("failed"), cells: owners },
    "chainIntent.abandon": { input: () => intent("queued"), cells: owners },

    "cancellation.get": { ...ofEvent, cells: writers },
    "cancellation.begin": {
      // One of its own each time: everything else here needs the one that is live.
      input: async () => ({ ...(await ending()), message: "The roof leaks." }),
      cells: writers,
    },
    "cancellation.outcomes": { ...ofEvent, cells: writers },

    "postponement.get": { ...ofEvent, cells: writers },
    "postponement.begin": {
      input: async () => {
        const { eventId: id } = await ending();
        return { key: randomUUID(), eventId: id, ...(await laterDates(id)), reason: "The roof leaks." };
      },
      cells: writers,
    },
    "postponement.outcomes": { input: async () => ({ postponementId: await movedOnce() }), cells: writers },

    "returns.terms": { ...ofEvent, cells: writers },
    "returns.putTerms": {
      input: () => ({ eventId, open: true, hoursBefore: 48, keptBps: 1_000, keptMinor: 100 }),
      cells: writers,
    },
    "returns.look": { ...guestOrder, cells: guestOnly },
    "returns.give": {
      ...at(async () => ({
        ...{ orderId: (await world.order(world.fan, "fulfilled")).id, tokenIds: [1] },
        ...{ backMinor: 0, key: randomUUID() },
      })),
      // The view knows no ticket of this order.
      cells: fans("signed-out", "not-found", "not-found", "not-found"),
    },

    "consoleOrder.list": { ...ofEvent, cells: writers },
    "consoleOrder.get": { input: async () => ({ orderId: (await world.order(world.fan)).id }), cells: writers },
    "consoleOrder.deskEvents": { cells: console("ok", "ok", "forbidden", "ok") },
    "consoleOrder.take": {
      input: () => ({
        ...{ key: randomUUID(), eventId, items: [{ tierId: world.tierId, quantity: 1 }] },
        ...{ email: email(), method: "cash" },
      }),
      cells: writers,
    },
    "consoleOrder.confirmPayment": { input: () => transfer(), cells: writers },
    "consoleOrder.cancel": { input: () => transfer(), cells: writers },
    "consoleOrder.resend": { input: async () => ({ ...(await transfer()), key: randomUUID() }), cells: writers },
    "consoleOrder.evidence": { input: async () => ({ disputeId: await disputed() }), cells: writers },
    "consoleOrder.answerDispute": {
      input: async () => ({ disputeId: await disputed(true), notes: "She was there." }),
      cells: writers,
    },
    "consoleOrder.voidable": { input: async () => ({ orderId: (await world.ticket()).orderId }), cells: writers },
    "consoleOrder.voidTickets": {
      input: async () => {
        const { orderId, tokenId } = await world.ticket();
        return { orderId, tokenIds: [tokenId], keptMinor: 0, reason: "requested", key: randomUUID() };
      },
      cells: writers,
    },
    "consoleOrder.retry": { input: async () => ({ orderId: (await world.order(world.fan)).id }), cells: writers },

    "consoleTicket.list": { ...ofEvent, cells: writers },
    "consoleTicket.get": {
      input: async () => ({ eventId, tokenId: (await world.ticket()).tokenId }),
      cells: writers,
    },

    "device.list": { ...ofEvent, cells: readers },
    "device.watch": { ...ofEvent, cells: readers },
    "device.createGate": { input: () => ({ eventId, name: randomUUID() }), cells: writers },
    "device.create": { input: () => ({ gateId, name: "Scanner" }), cells: writers },
    "device.renewPairing": { input: async () => ({ id: (await world.waitingDevice()).id }), cells: writers },
    "device.revoke": { input: async () => ({ id: (await world.newDevice()).id }), cells: writers },

    "difference.list": { input: () => ({}), cells: console("ok", "ok", "forbidden", "ok") },
    "difference.acknowledge": {
      input: async () => ({ id: await difference(), note: "We gave it away by hand" }),
      cells: ownersOnly,
    },
    "difference.healAgain": { input: async () => ({ id: await difference() }), cells: ownersOnly },

    "embed.order": {
      ...at(async () => ({ holdId: (await world.order(world.guest)).holdId })),
      cells: fans("ok", "nothing", "nothing", "nothing"),
    },

    "event.list": { cells: console("ok", "ok", "ok", "ok") },
    "event.get": { input: async () => ({ id: (await world.draft()).id }), cells: readers },
    "event.create": { input: () => draftInput(), cells: console("ok", "ok", "forbidden", "ok") },
    "event.update": { input: async () => ({ ...draftInput(), id: (await world.draft()).id }), cells: writers },
    "event.copy": {
      input: async () => ({
        ...{ id: (await world.draft()).id, key: randomUUID(), title: "The show (copy)" },
        startsAt: soon(24 * 90),
      }),
      cells: writers,
    },
    "event.publish": { input: async () => ({ id: (await world.draft()).id }), cells: writers },

    // Whoever sees the code on the console's screen holds the device.
    "gate.pair": {
      input: async () => ({ secret: (await world.waitingDevice()).secret }),
      cells: everybody("ok"),
      tells: "bearer",
    },
    "gate.session": { cells: everybody("signed-out", { device: "ok", revoked: "device-revoked" }) },

    "gift.create": { ...at(async () => ({ key: (await world.ticket()).key, toEmail: email() })), cells: holderOnly },

    "hold.get": {
      ...at(async () => ({ holdId: (await world.hold(world.guest.sessionId)).id })),
      cells: fans("ok", "hold-not-found", "hold-not-found", "hold-not-found"),
    },

    "job.list": { input: () => ({}), cells: console("ok", "ok", "forbidden", "ok") },
    "job.replay": { input: async () => ({ id: await deadLetter() }), cells: ownersOnly },
    "job.replayAll": { cells: console("ok", "forbidden", "forbidden", "ok") },
    "job.discard": { input: async () => ({ id: await deadLetter(), note: "Sent by hand" }), cells: ownersOnly },
    "job.resume": { input: async () => ({ id: await stuckRun() }), cells: ownersOnly },

    // What accountants see: money, and who paid when. Not for the door.
    "ledger.list": { ...ofEvent, cells: writers },
    "ledger.settlement": { ...ofEvent, cells: writers },
    "ledger.balances": { input: () => ({}), cells: console("ok", "ok", "forbidden", "ok") },

    "listing.rules": { ...ownKey, cells: holderOnly },
    "listing.create": {
      ...at(async () => ({ key: (await world.ticket()).key, priceMinor: 4_000 })),
      cells: holderOnly,
    },
    "listing.cancel": { ...offer, cells: fans("signed-out", "ok", "not-found", "not-found") },
    "listing.forEvent": { ...at(() => ({ slug: ours.event.slug })), cells: everybody("ok") },
    "listing.offer": { ...offer, cells: everybody("ok", { strangerAtHome: "not-found" }) },
    "listing.buy": {
      ...at(async () => ({ listingId: (await world.listing()).id, email: email() })),
      cells: fans("ok", "own-listing", "ok", "not-found"),
    },

    "order.checkout": {
      ...at(async () => ({ holdId: (await world.hold(world.guest.sessionId)).id, email: email() })),
      cells: fans("ok", "hold-not-found", "hold-not-found", "hold-not-found"),
    },
    "order.get": { ...guestOrder, cells: guestOnly },
    "order.cancel": { ...guestOrder, cells: guestOnly },
    "order.refund": {
      input: async () => ({ ...(await bought()), tickets: "keep", reason: "goodwill", key: randomUUID() }),
      cells: writers,
    },
    "order.retryRefund": { input: async () => ({ refundId: await failedRefund() }), cells: writers },

    "organization.get": { cells: console("ok", "ok", "ok", "ok") },
    "organization.updateBrand": {
      input: () => ({
        name: "New name",
        supportEmail: "help@example.test",
        theme: { accent: "#4b3fd1", accentDark: "#aaa2ff" },
      }),
      cells: console("ok", "forbidden", "forbidden", "ok"),
    },
    "organization.updateOrigins": {
      input: () => ({ origins: ["https://partner.example"] }),
      cells: console("ok", "forbidden", "forbidden", "ok"),
    },

    "session.me": { ...at(), cells: everybody("ok") },
    "session.start": { ...at(), cells: everybody("ok") },
    "session.requestCode": { ...at(() => ({ email: email(), locale: "en" })), cells: everybody("ok") },
    // A code, a link and a hand-off are keys of this brand for whoever holds them, and of no other.
    "session.confirmCode": {
      ...at(async () => {
        const address = email();
        const { code } = await issueCode(db, { audience, email: address, now: now() });
        return { email: address, code, locale: "en" };
      }),
      cells: everybody("ok", { strangerAtHome: "code-invalid" }),
      freshSession: true,
    },
    "session.openLink": {
      ...at(async () => ({ token: await issueLink(db, { organizationId: audience, email: email(), now: now() }) })),
      cells: everybody("ok", { strangerAtHome: "code-invalid" }),
      freshSession: true,
    },
    "session.handOff": { ...at(), cells: fans("ok", "ok", "ok", "ok") },
    "session.takeHandOff": {
      ...at(async () => ({ code: await world.handOff() })),
      cells: everybody("ok", { strangerAtHome: "code-invalid" }),
      freshSession: true,
    },
    "session.signOut": { ...at(), cells: everybody("ok"), freshSession: true },

    "stats.event": { ...ofEvent, cells: readers },
    "stats.watchEvent": { ...ofEvent, cells: readers },

    // What a browser bought belongs to it without a sign-in; this guest has bought nothing yet.
    "ticket.mine": { ...at(), cells: fans("signed-out", "ok", "ok", "ok") },
    "ticket.get": { ...ownKey, cells: holderOnly },
    "ticket.history": { ...ownKey, cells: holderOnly },
    "ticketCode.code": { ...ownKey, cells: holderOnly },

    "capacity.get": { ...ofEvent, cells: readers },
    "capacity.setTier": {
      input: () => ({ eventId, tierId: tierIdOfOurs, maxPerBuyer: null, key: randomUUID() }),
      cells: writers,
    },
    "capacity.setEvent": { input: () => ({ eventId, maxPerBuyer: null, key: randomUUID() }), cells: writers },
    "capacity.putQuota": {
      input: () => ({
        eventId,
        quotaId: randomUUID(),
        name: "Floor",
        quantity: 1_000,
        blocked: 0,
        tierIds: [tierIdOfOurs],
      }),
      cells: writers,
    },
    "capacity.removeQuota": { input: () => ({ eventId, quotaId: randomUUID() }), cells: writers },

    "voucher.list": { ...ofEvent, cells: writers },
    "voucher.put": { input: () => ({ ...newVoucher(), code: anyCode(), voucherId: randomUUID() }), cells: writers },
    "voucher.make": { input: () => ({ ...newVoucher(), key: randomUUID(), count: 2, prefix: "P" }), cells: writers },
    "voucher.import": { input: () => ({ eventId, key: randomUUID(), file: "kind,value\npercent,5" }), cells: writers },
    "voucher.pause": {
      input: async () => ({ eventId, voucherId: (await voucher()).id, paused: true }),
      cells: writers,
    },
    "voucher.remove": { input: async () => ({ eventId, voucherId: (await voucher()).id }), cells: writers },
    "voucher.hideTier": { input: () => ({ eventId, tierId: tierIdOfOurs, hidden: false }), cells: writers },
    // A code is for whoever has it, in its own brand's shop.
    "voucher.look": {
      ...at(async () => ({ slug: ours.event.slug, code: (await voucher()).code })),
      cells: everybody("ok", { strangerAtHome: "voucher-unknown" }),
      tells: "public",
    },
    "voucher.enter": {
      ...at(async () => ({ holdId: (await world.hold(world.guest.sessionId)).id, code: (await voucher()).code })),
      cells: fans("ok", "hold-not-found", "hold-not-found", "hold-not-found"),
    },
    "voucher.clear": {
      ...at(async () => ({ holdId: (await world.hold(world.guest.sessionId)).id })),
      cells: fans("ok", "hold-not-found", "hold-not-found", "hold-not-found"),
    },

    "waitingRoom.get": { ...ofEvent, cells: readers },
    "waitingRoom.plan": {
      input: async () => ({ eventId: (await world.draft()).id, opensAt: soon(0.1), drawAt: soon(0.5) }),
      cells: writers,
    },
    "waitingRoom.change": {
      input: async () => ({ eventId: await plannedRoom(), perMinute: 60, paused: true }),
      cells: writers,
    },
    "waitingRoom.end": { input: async () => ({ eventId: await plannedRoom() }), cells: writers },
    "waitingRoom.page": { ...at(() => ({ slug: ours.event.slug })), cells: everybody("ok"), tells: "public" },
  };
}
