// An organizer, one event with one tier and its waiting room, through the verbs, as the console makes them. Ends when the event is on
// its way to the chain.
import { z } from "zod";
import { openContainer } from "../../container";
import { createEvent } from "../../services/event/create-event";
import { publishEvent } from "../../services/event/publish-event";
import { changeRoom } from "../../services/waiting-room/change-room";
import { planRoom } from "../../services/waiting-room/plan-room";

const { slug, tickets, shoppers } = z
  .object({ slug: z.string(), tickets: z.coerce.number().int(), shoppers: z.coerce.number().int() })
  .parse(JSON.parse(process.argv[2] ?? "{}"));
const container = await openContainer();
const { db, ctx: ctxOf } = container;
const at = (hours: number) => new Date(Date.now() + hours * 3_600_000);
const { id: organizationId } = await db.organization.create({
  data: {
    ...{ slug, name: slug, currency: "EUR", defaultLocale: "en", timezone: "UTC" },
    brands: { create: { slug, name: slug, locale: "en", supportEmail: "help@example.test", theme: {} } },
  },
});
const { id: userId } = await db.user.create({ data: { email: `organizer-${slug}@example.test` } });
await db.member.create({ data: { organizationId, userId, role: "owner" } });
const ctx = ctxOf({ kind: "member", userId, organizationId, role: "owner" });
const place = { venueName: "Hall", venueAddress: "", timezone: "UTC", jurisdiction: null };
const looks = { currency: "EUR" as const, imagePath: null };
const rules = { resaleAllowed: true, resaleCapBps: 11_000, royaltyBps: 500, giftsMax: 3, giftBlackoutSeconds: 0 };
const sale = { quantity: tickets, maxPerOrder: 4, salesStartAt: at(-1), salesEndAt: at(46) };
const { id } = await createEvent({
  ctx,
  input: {
    ...{ title: "Sold out", description: "", ...place, ...looks, doorsAt: at(47), startsAt: at(48), endsAt: at(52) },
    tiers: [{ name: "Standing", description: "", priceMinor: 4_900, ...sale, ...rules }],
  },
});
await publishEvent({ ctx, input: { id } });
// The draw is moved ahead when everybody is in.
const input = { eventId: id, opensAt: new Date(Date.now() + 2_000), drawAt: at(1), verifiedOnly: false };
await planRoom({ ctx, input });
await changeRoom({ ctx, input: { eventId: id, maxShoppers: shoppers, perMinute: 100_000 } });
await container.close();
process.exit(0);
