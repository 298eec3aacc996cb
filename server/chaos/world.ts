import { randomUUID } from "node:crypto";
import type { Actor } from "../domain/access/actor";
import { sleep } from "../local/part";
import { hashToken, newToken } from "../services/session/token";
import { openGlance } from "./glance";
import type { Stack } from "./stack";
import type { Said } from "./victims";

export type Fan = Extract<Actor, { kind: "fan" }>;
type Member = Extract<Actor, { kind: "member" }>;
export type ShowTier = { id: string; chainTierId: number; priceMinor: number };
export type Show = { id: string; collection: string; tiers: ShowTier[] };
export type World = Awaited<ReturnType<typeof openWorld>>;

const brand = "chaos";
const hour = 3_600_000;

/** What a scenario expects to be said. @throws Error with the refusal. */
export function agreed<T>(said: Said<T>, what: string): T {
  if (said.ok) return said.value;
  throw new Error(`${what} was refused: ${said.refusal.code} ${JSON.stringify(said.refusal.data)}`);
}

/** Asks until the answer is true. @throws Error when the time is over. */
export async function until(what: string, withinMs: number, ask: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + withinMs;
  while (!(await ask())) {
    if (Date.now() > end) throw new Error(`${what}: not within ${withinMs / 1000} s`);
    await sleep(250);
  }
}

/** An organizer with events on sale, and the people around them. */
export async function openWorld(stack: Stack) {
  const { db, victims } = stack;
  /** An organization of its own, without a wallet yet, and its owner. */
  async function newOrganizer(slug: string): Promise<Member> {
    const { id: organizationId } = await db.organization.create({
      data: {
        ...{ slug, name: slug, currency: "EUR", defaultLocale: "en", timezone: "UTC" },
        brands: { create: { slug, name: slug, locale: "en", supportEmail: "help@example.test", theme: {} } },
      },
    });
    const user = await db.user.create({ data: { email: `organizer-${slug}@example.test` } });
    await db.member.create({ data: { organizationId, userId: user.id, role: "owner" } });
    return { kind: "member", userId: user.id, organizationId, role: "owner" };
  }

  const organizer = await newOrganizer(brand);
  const { organizationId } = organizer;
  const gates = new Map<string, Promise<Actor[]>>();

  async function draft(
    title: string,
    tiers: { priceMinor: number; quantity: number }[],
    by = organizer,
  ): Promise<string> {
    const at = (hours: number) => new Date(Date.now() + hours * hour);
    const rules = { resaleAllowed: true, resaleCapBps: 11_000, royaltyBps: 500, giftsMax: 3, giftBlackoutSeconds: 0 };
    const input = {
      ...{
        title,
        description: "",
        venueName: "Hall",
        venueAddress: "",
        timezone: "UTC",
        currency: "EUR",
        imagePath: null,
        jurisdiction: null,
      },
      ...{ doorsAt: at(47), startsAt: at(48), endsAt: at(52) },
      tiers: tiers.map(({ priceMinor, quantity }, index) => ({
        ...{ name: `Tier ${index + 1}`, description: "", priceMinor, quantity, maxPerOrder: 8 },
        ...{ salesStartAt: at(-1), salesEndAt: at(46), ...rules },
      })),
    };
    return agreed(await victims.call<{ id: string }>("createEvent", by, input), "a draft").id;
  }

  async function publish(id: string, by = organizer): Promise<void> {
    agreed(await victims.call("publishEvent", by, { id }), "publishing");
  }

  async function shown(id: string): Promise<Show> {
    const event = await db.event.findUniqueOrThrow({
      where: { id },
      include: { tiers: { orderBy: { chainTierId: "asc" } } },
    });
    return { id, collection: event.collectionAddress ?? "", tiers: event.tiers };
  }

  const isLive = async (id: string) => (await db.event.findUniqueOrThrow({ where: { id } })).state === "live";

  /** An event on sale. */
  async function show(title: string, tiers: { priceMinor: number; quantity: number }[]): Promise<Show> {
    const id = await draft(title, tiers);
    await publish(id);
    await until("an event goes live", 90_000, () => isLive(id));
    return shown(id);
  }

  /** Two scanners of an event, made once. */
  function scanners(eventId: string): Promise<Actor[]> {
    const known = gates.get(eventId);
    if (known) return known;
    const made = db.gate.create({ data: { organizationId, eventId, name: "North" } }).then(async (gate) => {
      const device = (name: string) =>
        db.device.create({ data: { organizationId, eventId, gateId: gate.id, name, pairedAt: new Date() } });
      const devices = [await device("A"), await device("B")];
      return devices.map(
        ({ id }): Actor => ({ kind: "device", deviceId: id, organizationId, eventId, gateId: gate.id }),
      );
    });
    gates.set(eventId, made);
    return made;
  }

  const seats: { show: Show; tier: ShowTier }[] = [];
  const large = { quantity: 200_000 };
  const shows: Show[] = [];
  for (let n = 1; n <= 4; n++)
    shows.push(
      await show(
        `Show ${n}`,
        [4_900, 2_900, 1_900, 0].map((priceMinor) => ({ priceMinor, ...large })),
      ),
    );
  return {
    ...stack,
    glance: openGlance(stack),
    brand,
    organizationId,
    organizer,
    newOrganizer,
    shows,
    scanners,
    draft,
    publish,
    isLive,
    shown,
    /** Makes sure that so many tiers with one seat each are there: whoever is late finds it taken. */
    async provideSeats(count: number): Promise<void> {
      while (seats.length < count) {
        const one = { priceMinor: 2_100, quantity: 1 };
        const small = await show(
          `Small ${randomUUID().slice(0, 4)}`,
          Array.from({ length: 20 }, () => one),
        );
        seats.push(...small.tiers.map((tier) => ({ show: small, tier })));
      }
    },
    seat(): { show: Show; tier: ShowTier } {
      const next = seats.pop();
      if (!next) throw new Error("no small tier is left");
      return next;
    },
    /** A browser that nobody has signed in with. */
    async guest(): Promise<Fan> {
      const sessionId = hashToken(newToken());
      await db.fanSession.create({
        data: { id: sessionId, organizationId, expiresAt: new Date(Date.now() + 24 * hour) },
      });
      return { kind: "fan", organizationId, sessionId, fanId: null, verified: false };
    },
    newEmail: (seed: number, who: string) => `${who}-${seed}-${randomUUID().slice(0, 6)}@example.test`,
  };
}
