import { mintsSince, moneyByOrder } from "../../chaos/facts";
import { toRef } from "../../domain/shared/ref";
import type { House } from "./house";

/** What is wrong at the end, one line each: looked up in our books, at the provider, on the chain and in its view. */
export async function lostOrDouble(house: House, { eventId, tickets }: { eventId: string; tickets: number }) {
  const { db, pool } = house;
  const wrong: string[] = [];
  const must = (what: string, found: number, wanted = tickets) =>
    found === wanted || wrong.push(`${what}: ${found}, not ${wanted}`);
  const event = await db.event.findUniqueOrThrow({ where: { id: eventId }, include: { tiers: true } });
  const orders = await db.order.findMany({ where: { eventId }, include: { items: true } });
  const fulfilled = orders.filter(({ state }) => state === "fulfilled");
  must("orders fulfilled", fulfilled.length);
  must("tickets counted as sold", event.tiers[0]?.sold ?? 0);
  must("tickets counted as held", event.tiers[0]?.held ?? 0, 0);
  const holds = await pool.query<{ count: number }>(
    `select coalesce(sum(i.quantity), 0)::int as count from "Hold" h join "HoldItem" i on i."holdId" = h.id
     where h."eventId" = $1 and h.state = 'converted'`,
    [eventId],
  );
  must("tickets in converted holds", holds.rows[0]?.count ?? 0);

  const money = await moneyByOrder(house);
  const paid = new Map([...money].map(([id, { paid, refunds }]) => [id, { paid: paid.length, back: refunds.length }]));
  must("orders with one payment at the provider", fulfilled.filter(({ id }) => paid.get(id)?.paid === 1).length);
  must(
    "other payments at the provider",
    [...paid.values()].reduce((sum, one) => sum + one.paid, 0) - fulfilled.length,
    0,
  );
  must(
    "refunds at the provider",
    [...paid.values()].reduce((sum, one) => sum + one.back, 0),
    0,
  );

  const mints = (await mintsSince(house, 0n)).filter(({ collection }) => collection === event.collectionAddress);
  const refs = new Set(fulfilled.flatMap(({ items }) => items.map(({ id }) => toRef(id))));
  must("mints on chain", mints.length);
  must("mints of fulfilled orders", mints.filter(({ orderRef }) => refs.has(orderRef as `0x${string}`)).length);
  must("orders minted once", new Set(mints.map(({ orderRef }) => orderRef)).size);
  must(
    "tickets minted",
    mints.reduce((sum, { quantity }) => sum + quantity, 0),
  );
  must("token ids given once", new Set(mints.map(({ firstId }) => firstId)).size);
  const view = await pool.query<{ all: number; refs: number; owners: number }>(
    `select count(*)::int as all, count(distinct order_ref)::int as refs, count(distinct owner)::int as owners
     from chain.ticket where collection = $1`,
    [event.collectionAddress],
  );
  must("tickets in the view", view.rows[0]?.all ?? 0);
  must("orders in the view", view.rows[0]?.refs ?? 0);
  must("owners in the view", view.rows[0]?.owners ?? 0);
  const off = await pool.query('select 1 from "LedgerEntry" group by currency having sum("amountMinor") <> 0');
  must("currencies in which the ledger is off", off.rowCount ?? 0, 0);
  return wrong;
}
