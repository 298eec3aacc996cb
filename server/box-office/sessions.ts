import { hash } from "node:crypto";
import type { Pool } from "pg";
import { refuseNow } from "../domain/shared/decision";

export type FanSession = { id: string; organizationId: string; fanId: string | null };

export type Sessions = {
  /** The session behind a token. @throws {RefusalError} signed-out. */
  ofToken(token: string | null): Promise<FanSession>;
  /** Organization of a brand. @throws {RefusalError} not-found. */
  organizationOf(brand: string): Promise<string>;
};

const freshMs = 3_000;
const most = 50_000;

/** A small cache of what was found (never of what was not: the session may be made a moment later). */
function cached<V>(load: (key: string) => Promise<V | null>): (key: string) => Promise<V | null> {
  const seen = new Map<string, { value: V; until: number }>();
  return async (key) => {
    const hit = seen.get(key);
    if (hit && hit.until > Date.now()) return hit.value;
    const value = await load(key);
    if (seen.size >= most) seen.clear();
    if (value === null) seen.delete(key);
    else seen.set(key, { value, until: Date.now() + freshMs });
    return value;
  };
}

const mostAtOnce = 256;

/**
 * One question at a time for all who ask meanwhile: when the doors open everybody is new, and a question each would leave no
 * connection to sell with.
 */
function together<V>(loadAll: (keys: string[]) => Promise<Map<string, V>>): (key: string) => Promise<V | null> {
  type Asking = { key: string; settle(value: V | null): void; fail(cause: unknown): void };
  let asking: Asking[] = [];
  let busy = false;
  const drain = async () => {
    busy = true;
    while (asking.length > 0) {
      const batch = asking.slice(0, mostAtOnce);
      asking = asking.slice(mostAtOnce);
      try {
        const found = await loadAll([...new Set(batch.map(({ key }) => key))]);
        for (const { key, settle } of batch) settle(found.get(key) ?? null);
      } catch (cause) {
        for (const { fail } of batch) fail(cause);
      }
    }
    busy = false;
  };
  return (key) =>
    new Promise((settle, fail) => {
      asking.push({ key, settle, fail });
      if (!busy) void drain();
    });
}

/** A widget's session may be a second door to the same one (`sameAs`); whoever asks gets the session itself. */
const findSessions = {
  name: "find-sessions",
  text: `select door.id as door, s.id, s."organizationId", s."fanId" from "FanSession" door
    join "FanSession" s on s.id = coalesce(door."sameAs", door.id)
    where door.id = any($1::text[]) and door."expiresAt" > now() at time zone 'UTC' and s."expiresAt" > now() at time zone 'UTC'`,
};

export function openSessions(pool: Pool): Sessions {
  const load = together<FanSession>(async (doors) => {
    const { rows } = await pool.query<FanSession & { door: string }>({ ...findSessions, values: [doors] });
    return new Map(rows.map(({ door, ...session }) => [door, session]));
  });
  const sessions = cached(load);
  const organizations = cached<string>(async (slug) => {
    const { rows } = await pool.query<{ id: string }>(`select "organizationId" as id from "Brand" where slug = $1`, [
      slug,
    ]);
    return rows[0]?.id ?? null;
  });
  return {
    ofToken: async (token) => {
      const session = token ? await sessions(hash("sha256", token, "hex")) : null;
      return session ?? refuseNow("signed-out");
    },
    organizationOf: async (brand) => (await organizations(brand)) ?? refuseNow("not-found", { field: "brand" }),
  };
}
