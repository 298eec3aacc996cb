import { z } from "zod";
import { refuseNow } from "../../domain/shared/decision";
import type { Door } from "../door";
import { fanOf } from "../fan-of";

const Input = z.object({ id: z.uuid() });

/** A hold with an order is ended by cancelling the order, because a payment may be on its way. */
const release = `select release_holds(array(
    select h.id from "Hold" h
    where h.id = $1 and h."sessionId" = $2 and not exists (select 1 from "Order" o where o."holdId" = h.id)
  ), 'active', 'released')`;

/** DELETE: gives the seats back at once. Repeated, or too late: nothing to give back, the same answer. */
export const releaseHold: Door = {
  method: "DELETE",
  path: "/box-office/holds/:id",
  limit: "hold-release",
  handle: async (call) => {
    const { id } = Input.parse(call.params);
    const session = await fanOf(call);
    const { rows } = await call.house.pool.query<{ ordered: boolean }>(
      `select exists (select 1 from "Order" o where o."holdId" = h.id and o.state = 'pending') as ordered
       from "Hold" h where h.id = $1 and h."sessionId" = $2`,
      [id, session.id],
    );
    if (!rows[0]) return refuseNow("hold-not-found");
    if (rows[0].ordered) return refuseNow("conflict", { field: "id" });
    await call.house.pool.query(release, [id, session.id]);
    return { status: 200, body: { id, released: true } };
  },
};
