import { allow } from "../../domain/access/allow";
import type { EventId } from "../../domain/event/event-input";
import { BrandTheme, houseTheme } from "../../domain/organization/organization-input";
import type { Verb } from "../verb";
import { getOwnEvent } from "./find";
import { toEvent } from "./to-event";

/** @throws {RefusalError} not-found, also for another organization's event. */
export async function getEvent({ ctx, input }: Verb<EventId>) {
  allow(ctx.actor, "event:read");
  const event = await getOwnEvent(ctx.db, ctx, input.id);
  const brand = await ctx.db.brand.findFirst({
    where: { organizationId: event.organizationId },
    orderBy: { createdAt: "asc" },
    select: { slug: true, name: true, locale: true, theme: true },
  });
  const scheme = new URL(ctx.settings.appBaseUrl).protocol;
  return {
    ...(await toEvent(ctx.db, event, ctx.now)),
    brand: brand ? { ...brand, theme: BrandTheme.catch(houseTheme).parse(brand.theme) } : null,
    /** Where fans see it once it is live; null without a brand. */
    pageUrl: brand ? `${scheme}//${brand.slug}.${ctx.settings.brandBaseHost}/events/${event.slug}` : null,
  };
}
