import { allowed } from "../../domain/limit/bot";
import type { BotPort } from "../../ports/bot";

/** Nobody to ask: everybody is allowed. */
export const allowEverybody: BotPort = { asks: false, judge: async () => allowed };
