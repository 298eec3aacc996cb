import { HoldInput } from "../../domain/hold/allocate";
import { refuseNow, settled } from "../../domain/shared/decision";
import { mayHold } from "../admissions";
import type { Door } from "../door";
import { fanOf } from "../fan-of";
import { nameVoucher } from "../vouchers";

/** POST: keeps seats for ten minutes, all that were asked or none. The same id again gets the same answer. */
export const takeHold: Door = {
  method: "POST",
  path: "/box-office/holds",
  limit: "hold",
  handle: async (call) => {
    const input = HoldInput.parse(call.body);
    const session = await fanOf(call);
    const organizationId = await call.house.sessions.organizationOf(input.brand);
    if (session.organizationId !== organizationId) refuseNow("signed-out");
    const { id, eventId, items } = input;
    const turnedAway = await mayHold(call.house, { session, eventId, now: call.now });
    if (turnedAway) refuseNow(turnedAway.code, turnedAway.data);
    const { code } = input;
    const named = code
      ? await nameVoucher(call.house.pool, { organizationId, eventId, items, code, now: call.now })
      : null;
    const said = await call.house.allocator.hold({
      id,
      eventId,
      items,
      organizationId,
      sessionId: session.id,
      fanId: session.fanId,
      ...(named?.ok ? named.value : null),
    });
    // A code that is no good closes only what it would have opened, and then says what is wrong with it.
    if (named && !named.ok && !said.ok && said.code === "access-code-needed") refuseNow(named.code, named.data);
    const { hold } = settled(said);
    const serverNow = new Date().toISOString();
    return {
      status: 201,
      body: { id: hold.id, expiresAt: hold.expiresAt.toISOString(), serverNow, items: hold.items },
    };
  },
};
