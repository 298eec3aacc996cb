import { PrismaPg } from "@prisma/adapter-pg";
import { PrismaClient } from "../../prisma/generated/client";
import type { Database, Tx } from "../ports/database";

/**
 * Prisma over a small pool of its own. Small on purpose: more connections make a hot row slower, not faster.
 * `max` is in connections.
 */
export function openDatabase(url: string, { max = 8 }: { max?: number } = {}): Database {
  const adapter = new PrismaPg({
    connectionString: url,
    max,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    allowExitOnIdle: true,
  });
  return new PrismaClient({ adapter });
}

const sqlStateOf = (error: unknown): string | undefined => {
  const { code, meta, cause } = error as {
    code?: string;
    meta?: { code?: string; driverAdapterError?: { cause?: { originalCode?: string } } };
    cause?: unknown;
  };
  const state = meta?.driverAdapterError?.cause?.originalCode ?? meta?.code ?? code;
  return state ?? (cause ? sqlStateOf(cause) : undefined);
};

// Prisma's own code for a write conflict, then PostgreSQL's for a deadlock and a serialization failure.
const worthAnotherTry = new Set(["P2034", "40P01", "40001"]);

/**
 * Runs `work` in one transaction (READ COMMITTED, at most 10 s) and starts over when the database chose it as the victim of a
 * deadlock, at most twice. So `work` does nothing but database work: what leaves the process goes into the queue or after it.
 */
export async function withTransaction<T>(
  { db }: { db: Database },
  work: (tx: Tx) => Promise<T>,
  { timeoutMs = 10_000 }: { timeoutMs?: number } = {},
): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await db.$transaction(work, { maxWait: 5_000, timeout: timeoutMs });
    } catch (error) {
      if (tries === 3 || !worthAnotherTry.has(sqlStateOf(error) ?? "")) throw error;
      await new Promise((resolve) => setTimeout(resolve, 10 * tries + Math.random() * 20));
    }
  }
}
