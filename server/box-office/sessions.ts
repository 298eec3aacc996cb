import { createHash } from "node:crypto";
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

/** A widget's session may be a second door to the same one (`sameAs`); whoever asks gets the session itself. */
const findSession = {
  name: "find-session",
  text: `select s.id, s."organizationId", s."fanId" from "FanSession" door
    join "FanSession" s on s.id = coalesce(door."sameAs", door.id)
    where door.id = $1 and door."expiresAt" > now() at time zone 'UTC' and s."expiresAt" > now() at time zone 'UTC'`,
};

export function openSessions(pool: Pool): Sessions {
  const sessions = cached<FanSession>(async (id) => {
    const { rows } = await pool.query<FanSession>({ ...findSession, values: [id] });
    return rows[0] ?? null;
  });
  const organizations = cached<string>(async (slug) => {
    const { rows } = await pool.query<{ id: string }>(`select "organizationId" as id from "Brand" where slug = $1`, [
      slug,
    ]);
    return rows[0]?.id ?? null;
  });
  return {
    ofToken: async (token) => {
      const session = token ? await sessions(createHash("sha256").update(token).digest("hex")) : null;
      return session ?? refuseNow("signed-out");
    },
    organizationOf: async (brand) => (await organizations(brand)) ?? refuseNow("not-found", { field: "brand" }),
  };
}
