import { z } from "zod";
import { recordScan } from "../../services/check-in/record-scan";
import { findDeviceByToken } from "../../services/device-session/find-device";
import type { Ctx } from "../../services/verb";
import type { Door } from "../door";

/** Text of any QR may arrive, so its length is bounded and its meaning is not judged here. */
const Input = z.object({ scanId: z.uuid(), digits: z.string().min(1).max(2_000) });

/** Makes a context for a stranger; given by the process entry, so that the hot doors beside this one stay without Prisma. */
export type CtxOf = (extras: { requestId: string; now: Date }) => Ctx | Promise<Ctx>;

/** POST with a device's bearer: one scan, decided once and kept. A lane makes about one a second. */
export const scan = (ctxOf: CtxOf): Door => ({
  method: "POST",
  path: "/box-office/scan",
  limit: "scan",
  handle: async ({ body, bearer, pass, requestId, now }) => {
    const input = Input.parse(body);
    const stranger = await ctxOf({ requestId, now });
    const actor = await findDeviceByToken(stranger, bearer);
    if (actor.kind === "device") await pass(`device:${actor.deviceId}`);
    return { status: 200, body: await recordScan({ ctx: { ...stranger, actor }, input }) };
  },
});
