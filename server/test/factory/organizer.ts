import { randomUUID } from "node:crypto";
import type { Actor, Role } from "../../domain/access/actor";
import type { CreateEventInput } from "../../domain/event/event-input";
import type { Database } from "../../ports/database";

type Member = Extract<Actor, { kind: "member" }>;

/** An organization of the test's own, with one person for each role. */
export async function organizer(db: Database) {
  const slug = `org-${randomUUID().slice(0, 8)}`;
  const organization = await db.organization.create({
    data: {
      slug,
      name: slug,
      currency: "EUR",
      defaultLocale: "en",
      timezone: "UTC",
      brands: { create: { slug, name: slug, locale: "en", supportEmail: "help@example.test", theme: {} } },
    },
  });
  const person = async (role: Role): Promise<Member & { email: string }> => {
    const email = `${role}-${randomUUID().slice(0, 8)}@example.test`;
    const user = await db.user.create({ data: { email } });
    await db.member.create({ data: { organizationId: organization.id, userId: user.id, role } });
    return { kind: "member", userId: user.id, organizationId: organization.id, role, email };
  };
  const [owner, manager, door] = [await person("owner"), await person("manager"), await person("door")];
  return { organization, owner, manager, door };
}

/** A sound draft with two tiers, in two days' time. */
export function draftInput(change: Partial<CreateEventInput> = {}, now = new Date()): CreateEventInput {
  const at = (hours: number) => new Date(now.getTime() + hours * 3_600_000);
  const tier = {
    description: "",
    quantity: 100,
    salesStartAt: at(-1),
    salesEndAt: at(48),
    maxPerOrder: 8,
    resaleAllowed: true,
    resaleCapBps: 11_000,
    royaltyBps: 500,
    giftsMax: 1,
    giftBlackoutSeconds: 0,
  };
  return {
    title: "Jazz Night",
    description: "",
    venueName: "Old Mill",
    venueAddress: "",
    timezone: "Europe/Berlin",
    doorsAt: at(47),
    startsAt: at(48),
    endsAt: at(52),
    currency: "EUR",
    imagePath: null,
    jurisdiction: null,
    tiers: [
      { ...tier, name: "Hall", priceMinor: 4_900 },
      { ...tier, name: "Gallery", priceMinor: 2_900 },
    ],
    ...change,
  };
}
