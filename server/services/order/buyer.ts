import type { Actor } from "../../domain/access/actor";
import { allow } from "../../domain/access/allow";
import { refuseNow } from "../../domain/shared/decision";
import type { Ctx } from "../verb";

export type Buyer = Extract<Actor, { kind: "fan" }>;

/** The fan session that asks. @throws {RefusalError} signed-out, forbidden. */
export function buyerOf(ctx: Ctx, permission: string): Buyer {
  allow(ctx.actor, permission);
  return ctx.actor.kind === "fan" ? ctx.actor : refuseNow("signed-out");
}

/** Orders that this buyer may see: made in her browser, or hers once she proved her e-mail. Everybody else's do not exist. */
export const ordersOf = (buyer: Buyer) => ({
  organizationId: buyer.organizationId,
  OR: [{ sessionId: buyer.sessionId }, ...(buyer.verified && buyer.fanId ? [{ fanId: buyer.fanId }] : [])],
});
