import type { Pool } from "pg";
import { openPool } from "../../db/pool";
import { openDatabase } from "../../db/prisma";
import { expiryOf } from "../../domain/hold/hold";

/** One ticket of one tier for one browser; the hold's id is the browser's own. */
export type Wish = { id: string; eventId: string; tierId: string };
export type Seller = { organizationId: string; sessionId: string };
/** True: the hold and its count are on disk. False: sold out. */
export type Form = (wish: Wish) => Promise<boolean>;

/** How ticket shops take a seat from a count, each at its best: as few round trips as it can do with, statements prepared. */
export const formNames = ["select-for-update", "one-statement", "skip-locked", "prisma-transaction"] as const;
export type FormName = (typeof formNames)[number];

const hold = `insert into "Hold" (id, "organizationId", "eventId", "sessionId", state, "expiresAt", "createdAt")`;
const soon = `now() at time zone 'UTC' + interval '10 minutes', now() at time zone 'UTC'`;

const lock = { name: "lock", text: 'select quantity - held - sold as left from "Tier" where id = $1 for update' };
const writeLocked = {
  name: "write-locked",
  text: `with made as (${hold} values ($1, $2, $3, $4, 'active', ${soon})),
      line as (insert into "HoldItem" ("holdId", "tierId", quantity) values ($1, $5, 1))
    update "Tier" set held = held + 1 where id = $5`,
};
const takeIfLeft = {
  name: "take-if-left",
  text: `with taken as (update "Tier" set held = held + 1 where id = $5 and held + sold < quantity returning id),
      made as (${hold} select $1, $2, $3, $4, 'active', ${soon} from taken)
    insert into "HoldItem" ("holdId", "tierId", quantity) select $1, id, 1 from taken`,
};
/** From a random place on, because from the first one every buyer would walk over all others' locks. */
const takeSeat = {
  name: "take-seat",
  text: `with seat as (
      select number from bench_seat where "tierId" = $5 and "holdId" is null and number >= $6
      order by number limit 1 for update skip locked
    ), taken as (
      update bench_seat s set "holdId" = $1 from seat where s."tierId" = $5 and s.number = seat.number returning s."tierId"
    ), made as (${hold} select $1, $2, $3, $4, 'active', ${soon} from taken)
    insert into "HoldItem" ("holdId", "tierId", quantity) select $1, "tierId", 1 from taken`,
};

export const seatTable = `create table if not exists bench_seat ("tierId" uuid, number int, "holdId" uuid, primary key ("tierId", number));
  create index if not exists bench_seat_free on bench_seat ("tierId", number) where "holdId" is null;`;
export const makeSeats = 'insert into bench_seat ("tierId", number) select $1, n from generate_series(1, $2::int) as n';

type Place = { url: string; connections: number; seller: Seller; seats: number };

export function openForm(name: FormName, { url, connections, seller, seats }: Place): Form {
  const pool = openPool(url, { max: connections });
  const { organizationId, sessionId } = seller;
  const values = ({ id, eventId, tierId }: Wish) => [id, organizationId, eventId, sessionId, tierId];
  if (name === "select-for-update") return (wish) => lockAndWrite(pool, wish.tierId, values(wish));
  if (name === "one-statement")
    return async (wish) => (await pool.query({ ...takeIfLeft, values: values(wish) })).rowCount === 1;
  if (name === "skip-locked") {
    const take = async (wish: Wish, from: number) =>
      (await pool.query({ ...takeSeat, values: [...values(wish), from] })).rowCount === 1;
    return async (wish) => (await take(wish, 1 + Math.floor(Math.random() * seats))) || take(wish, 1);
  }
  const db = openDatabase(url, { max: connections });
  return ({ id, eventId, tierId }) =>
    db.$transaction(
      async (tx) => {
        // Nothing of these tiers is sold, so that one comparison of columns decides.
        const where = { id: tierId, held: { lt: tx.tier.fields.quantity } };
        const { count } = await tx.tier.updateMany({ where, data: { held: { increment: 1 } } });
        if (count === 0) return false;
        const items = { create: { tierId, quantity: 1 } };
        await tx.hold.create({
          data: { id, organizationId, eventId, sessionId, expiresAt: expiryOf(new Date()), items },
        });
        return true;
      },
      // A crowd waits longer than Prisma's two seconds for its turn.
      { maxWait: 30_000, timeout: 30_000 },
    );
}

async function lockAndWrite(pool: Pool, tierId: string, values: unknown[]): Promise<boolean> {
  const client = await pool.connect();
  try {
    await client.query("begin");
    const { rows } = await client.query<{ left: number }>({ ...lock, values: [tierId] });
    const left = (rows[0]?.left ?? 0) > 0;
    if (left) await client.query({ ...writeLocked, values });
    await client.query("commit");
    return left;
  } finally {
    client.release();
  }
}
