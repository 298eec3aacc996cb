import type { ReturnTicketsInput } from "../../domain/returns/returns";
import { bestMinor } from "../../domain/returns/terms";
import { refuseNow } from "../../domain/shared/decision";
import { buyerOf } from "../order/buyer";
import { lockOrder } from "../order/lock-order";
import type { Verb } from "../verb";
import { endTickets, type Voided } from "../voiding/end-tickets";
import { promisedTo } from "./promised";

/**
 * A buyer gives tickets of her order back, under the terms she was promised: they stop at once, and end as those that staff take
 * back. The same key is the same decision.
 * @throws {RefusalError} signed-out (she has not proved her e-mail), not-found, returns-closed (with why), returns-changed (with
 * what would go back now), conflict, and what `endTickets` refuses.
 */
export async function returnTickets({ ctx, input }: Verb<ReturnTicketsInput>): Promise<Voided> {
  const { organizationId, fanId } = buyerOf(ctx, "own-order:return");
  const { orderId, tokenIds, key, backMinor } = input;
  return endTickets(ctx, {
    ...{ orderId, tokenIds, key, reason: "requested", change: { backMinor } },
    lock: async (tx) => {
      const order = await lockOrder(tx, orderId);
      const hers = order.organizationId === organizationId && order.fanId !== null && order.fanId === fanId;
      return hers ? order : refuseNow("not-found", { field: "orderId" });
    },
    plan: async (tx, order, unitMinors) => {
      const terms = await promisedTo(tx, ctx, order);
      if (typeof terms === "string") return refuseNow("returns-closed", { why: terms });
      const parts = unitMinors.map((unitMinor) => bestMinor(unitMinor, terms, order.currency));
      const sum = parts.reduce((all, one) => all + one, 0);
      if (sum !== backMinor) refuseNow("returns-changed", { field: "backMinor", backMinor: sum });
      return parts;
    },
  });
}
