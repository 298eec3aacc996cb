import type { Pool } from "pg";
import type { Logger } from "pino";
import type { DoorName } from "../domain/limit/doors";
import type { RefusalData } from "../domain/shared/decision";
import type { BotPort } from "../ports/bot";
import type { RateLimitPort } from "../ports/rate-limit";
import type { SharedCachePort } from "../ports/shared-cache";
import type { Allocator } from "./allocator";
import type { Sessions } from "./sessions";
import type { Opening, Streams } from "./streams";

/** What every hot door may know. No Next, no tRPC, no Prisma: a door costs microseconds. */
export type House = {
  pool: Pool;
  log: Logger;
  allocator: Allocator;
  sessions: Sessions;
  streams: Streams;
  cache: SharedCachePort;
  limits: RateLimitPort;
  bot: BotPort;
  /** How many proxies of ours stand in front of this process; one, the app, unless said otherwise. */
  proxies?: number;
};

/** One request, already within its size and rate. `body` is parsed JSON and nothing more: the door checks its shape. */
export type Call = {
  house: House;
  params: Record<string, string>;
  query: URLSearchParams;
  body: unknown;
  /** Header names in lower case. */
  headers: Record<string, string | undefined>;
  bearer: string | null;
  cookie(name: string): string | null;
  /** The visitor's network: an IPv4 address or an IPv6 /64. */
  address: string;
  /**
   * Counts who asks, once a call, and asks the bot hook where the door wants it. `fanOf` does it for fans; a door with other people does it itself.
   * Said again it is the same answer. @returns the hook's score from 0 (surely a machine) to 1, null when it gave none.
   * @throws {RefusalError} rate-limited, visitor-refused.
   */
  pass(account: string, accountAgeSeconds?: () => Promise<number | null>): Promise<number | null>;
  requestId: string;
  now: Date;
};

export type Answer = { status: number; body: unknown; headers?: Record<string, string> };
/** Instead of an answer: the call stays open and hears. */
export type Listening = { stream: Omit<Opening, "address" | "requestId"> };
export type ErrorBody = { code: string; data: RefusalData; field?: string };

/**
 * A hot door. `path` may hold one-segment parameters ("/box-office/holds/:id"). It throws a RefusalError to refuse and
 * anything else to fail. `limit` is its row in domain/limit/doors.ts.
 */
export type Door = {
  method: "GET" | "POST" | "DELETE";
  path: string;
  limit: DoorName;
  handle(call: Call): Promise<Answer | Listening>;
};
