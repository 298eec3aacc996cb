import type { Call } from "./door";
import type { FanSession } from "./sessions";

/** The fan session of a call: bearer first, because a widget has no cookies. @throws {RefusalError} signed-out. */
export const fanOf = (call: Call): Promise<FanSession> =>
  call.house.sessions.ofToken(call.bearer ?? call.cookie("tc_fan"));
