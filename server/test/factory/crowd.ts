import { randomUUID } from "node:crypto";
import type { Pool } from "pg";
import { toRef } from "../../domain/shared/ref";
import type { Database } from "../../ports/database";
import { hashToken, newToken } from "../../services/session/token";
import type { chainViewOf } from "./chain-view";
import { onSale } from "./on-sale";

type View = Awaited<ReturnType<typeof chainViewOf>>;
export type Waiter = { token: string; orderId: string; itemId: string };

/** So many browsers, each with a session and a paid order of its own whose mint has been sent. */
export async function crowd(db: Database, size: number) {
  const sale = await onSale(db, { quantities: [size] });
  const { id: organizationId } = sale.organization;
  const tierId = sale.tiers[0]?.id ?? "";
  const inAnHour = new Date(Date.now() + 3_600_000);
  const people = Array.from({ length: size }, () => {
    const token = newToken();
    return { token, sessionId: hashToken(token), holdId: randomUUID(), orderId: randomUUID(), itemId: randomUUID() };
  });
  const eventId = sale.event.id;
  const rest = { organizationId, eventId };
  await db.fanSession.createMany({
    data: people.map(({ sessionId }) => ({ id: sessionId, organizationId, expiresAt: inAnHour })),
  });
  await db.hold.createMany({
    data: people.map(({ holdId, sessionId }) => ({
      ...rest,
      id: holdId,
      sessionId,
      state: "converted",
      expiresAt: inAnHour,
    })),
  });
  await db.order.createMany({
    data: people.map(({ orderId, holdId, sessionId }) => ({
      ...rest,
      id: orderId,
      number: orderId.slice(0, 13),
      holdId,
      kind: "primary",
      state: "paid",
      email: "somebody@example.test",
      locale: "en",
      sessionId,
      currency: "EUR",
      totalMinor: 4_500,
      platformFeeMinor: 0,
    })),
  });
  await db.orderItem.createMany({
    data: people.map(({ orderId, itemId }) => ({ id: itemId, orderId, tierId, quantity: 1, unitMinor: 4_500 })),
  });
  await db.chainIntent.createMany({
    data: people.map(({ itemId }) => ({
      kind: "mint",
      dedupeKey: `mint:${itemId}`,
      lane: sale.event.collectionAddress ?? "",
      payload: {},
      state: "submitted",
      organizationId,
    })),
  });
  return { brand: sale.brand, collection: sale.event.collectionAddress ?? "", people };
}

/** One block as the writer and the indexer tell of it: all these orders' tickets at once, announced when it commits. */
export async function mineFor(
  pool: Pool,
  view: View,
  of: Awaited<ReturnType<typeof crowd>>,
  firstId = 1,
): Promise<void> {
  const items = of.people.map(({ itemId }) => itemId);
  const client = await pool.connect();
  try {
    await client.query("begin");
    await client.query(
      `insert into chain.ticket select $1 || ':' || t.n, $1, t.n, 1, '0x01', 4500, null, null, null, false, 0, 0, t.ref, 1700000000, '0x00'
       from unnest($2::text[], $3::int[]) as t(ref, n)`,
      [of.collection, items.map((id) => toRef(id)), items.map((_, at) => firstId + at)],
    );
    await client.query(
      `update "ChainIntent" set state = 'mined', "blockNumber" = 7 where "dedupeKey" = any($1::text[])`,
      [items.map((id) => `mint:${id}`)],
    );
    await client.query(`notify ${view.channel}`);
    await client.query("commit");
  } finally {
    client.release();
  }
}
