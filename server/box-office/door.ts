import type { Pool } from "pg";
import type { Logger } from "pino";
import type { RefusalData } from "../domain/shared/decision";
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
  address: string;
  requestId: string;
  now: Date;
};

export type Answer = { status: number; body: unknown; headers?: Record<string, string> };
/** Instead of an answer: the call stays open and hears. */
export type Listening = { stream: Omit<Opening, "address" | "requestId"> };
export type ErrorBody = { code: string; data: RefusalData; field?: string };

/**
 * A hot door. `path` may hold one-segment parameters ("/box-office/holds/:id"). It throws a RefusalError to refuse and
 * anything else to fail. `perMinute` is the number of calls one address may make.
 */
export type Door = {
  method: "GET" | "POST" | "DELETE";
  path: string;
  perMinute: number;
  handle(call: Call): Promise<Answer | Listening>;
};
