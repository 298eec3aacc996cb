import type { Container } from "../../server/container";
import type { Actor } from "../../server/domain/access/actor";
import { until } from "./until";

type Offer = { organizationId: string; eventId: string; email: string; priceMinor: number };

/** A fan offers one ticket of hers. Safe twice: whoever has offered one for this event offers no second. */
export async function offer({ db, ctx }: Container, wanted: Offer): Promise<void> {
  const { organizationId, email, eventId, priceMinor } = wanted;
  const fan = await db.fan.findUniqueOrThrow({ where: { organizationId_email: { organizationId, email } } });
  const mine = { eventId, sellerFanId: fan.id };
  if ((await db.listing.count({ where: mine })) === 0) {
    // They load the view's schema, which takes a second that a start with everything in place does not need.
    const { createListing } = await import("../../server/services/listing/create-listing");
    const { listOwnTickets } = await import("../../server/services/ticket/list-own-tickets");
    const actor: Actor = { kind: "fan", organizationId, sessionId: "demo", fanId: fan.id, verified: true };
    // Bought a moment ago: it can be offered when nothing takes it back any more.
    const ticket = await until(`a ticket of ${email} that she may offer`, async () => {
      const tickets = await listOwnTickets({ ctx: ctx(actor), input: {} });
      return tickets.find((one) => one.event.id === eventId && one.canSell);
    });
    await createListing({ ctx: ctx(actor), input: { key: ticket.key, priceMinor } });
  }
  await until(
    `the offer of ${email}`,
    async () => (await db.listing.count({ where: { ...mine, state: { not: "submitting" } } })) > 0,
  );
}
