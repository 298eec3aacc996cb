import { allow } from "../../domain/access/allow";
import { settled } from "../../domain/shared/decision";
import { planVoiding, type VoidTicketsInput } from "../../domain/voiding/voiding";
import { lockOwnOrder } from "../refund/request-refund";
import type { Verb } from "../verb";
import { endTickets, type Voided } from "./end-tickets";

/**
 * Staff take tickets of an order back; see `endTickets`.
 * @throws {RefusalError} what it refuses, and invalid-input (keptMinor).
 */
export async function voidTickets({ ctx, input }: Verb<VoidTicketsInput>): Promise<Voided> {
  allow(ctx.actor, "order:refund");
  const { keptMinor, ...wish } = input;
  return endTickets(ctx, {
    ...wish,
    change: { keptMinor },
    lock: (tx) => lockOwnOrder(tx, ctx, input.orderId),
    plan: async (_tx, { currency }, unitMinors) => settled(planVoiding(unitMinors, keptMinor, currency)),
  });
}
