import { randomUUID } from "node:crypto";
import type { Database } from "../../ports/database";
import { hashToken, newToken } from "../../services/session/token";

type Wanted = {
  quantities?: number[];
  priceMinor?: number;
  platformFeeBps?: number;
  startsInMs?: number;
  currency?: string;
};

/** An organization of the test's own with one live event on sale, a tier for each quantity, and a fan's session. */
export async function onSale(db: Database, { quantities = [10], priceMinor = 4_500, ...wanted }: Wanted = {}) {
  const slug = `org-${randomUUID().slice(0, 8)}`;
  const hours = (n: number) => new Date(Date.now() + n * 3_600_000);
  const organization = await db.organization.create({
    data: {
      slug,
      name: slug,
      currency: wanted.currency ?? "EUR",
      defaultLocale: "en",
      timezone: "UTC",
      platformFeeBps: wanted.platformFeeBps ?? 250,
      brands: { create: { slug, name: slug, locale: "en", supportEmail: "help@example.test", theme: {} } },
    },
  });
  const event = await db.event.create({
    data: {
      organizationId: organization.id,
      slug: "show",
      title: "The show",
      venueName: "Hall",
      timezone: "UTC",
      doorsAt: hours(48),
      startsAt: hours(49),
      endsAt: hours(52),
      currency: wanted.currency ?? "EUR",
      state: "live",
      collectionAddress: `0x${randomUUID().replaceAll("-", "").padEnd(40, "1")}`,
      tiers: {
        create: quantities.map((quantity, at) => ({
          chainTierId: at + 1,
          name: `Tier ${at + 1}`,
          priceMinor,
          quantity,
          salesStartAt: new Date(Date.now() + (wanted.startsInMs ?? -3_600_000)),
          salesEndAt: hours(48),
        })),
      },
    },
    include: { tiers: { orderBy: { chainTierId: "asc" } } },
  });
  const fan = async () => {
    const token = newToken();
    const sessionId = hashToken(token);
    await db.fanSession.create({ data: { id: sessionId, organizationId: organization.id, expiresAt: hours(24) } });
    const actor = { kind: "fan" as const, organizationId: organization.id, sessionId, fanId: null, verified: false };
    return { token, sessionId, actor };
  };
  return { organization, brand: slug, event, tiers: event.tiers, fan };
}

export type OnSale = Awaited<ReturnType<typeof onSale>>;
