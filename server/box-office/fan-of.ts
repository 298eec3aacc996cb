import type { Call } from "./door";
import type { FanSession } from "./sessions";

const ageOf = {
  name: "age-of-account",
  text: `select extract(epoch from now() at time zone 'UTC' - coalesce(f."createdAt", s."createdAt"))::float8 as seconds
    from "FanSession" s left join "Fan" f on f.id = s."fanId" where s.id = $1`,
};

/** Whom calls of this session count for. */
export const accountOf = ({ id, fanId }: FanSession): string => (fanId ? `fan:${fanId}` : `session:${id}`);

/**
 * The fan session of a call: bearer first, because a widget has no cookies. Whoever is known is counted.
 * @throws {RefusalError} signed-out, rate-limited, visitor-refused.
 */
export async function fanOf(call: Call): Promise<FanSession> {
  const session = await call.house.sessions.ofToken(call.bearer ?? call.cookie("tc_fan"));
  await call.pass(accountOf(session), async () => {
    const { rows } = await call.house.pool.query<{ seconds: number }>({ ...ageOf, values: [session.id] });
    return rows[0] ? Math.floor(rows[0].seconds) : null;
  });
  return session;
}
