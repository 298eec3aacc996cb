import { zeroAddress } from "viem";
import { toRef } from "../domain/shared/ref";
import type { Trace } from "./acts";
import { type Letter, type Money, mintsSince, moneyByOrder, ticketsOnChain } from "./facts";
import type { World } from "./world";

export type Broken = { seed: number; rule: string };
/** From when on, and what arrived in the mailbox since. */
export type Since = { at: Date; block: bigint; letters(): Promise<Letter[]> };

const sum = (numbers: number[]) => numbers.reduce((total, one) => total + one, 0);

/** What must be true at rest, looked up where the truth is: the provider, the chain, our books, the view, the relay. */
export async function brokenRules(world: World, traces: Trace[], since: Since): Promise<Broken[]> {
  const broken: Broken[] = [];
  const facts = await gather(world, traces, since);
  for (const trace of traces) {
    const { seed } = trace.plan;
    const say = (rule: string) => void broken.push({ seed, rule });
    for (const problem of trace.problems) say(problem);
    for (const one of trace.orders) ruleOfOrder(facts, one, say);
    await ruleOfEnd(world, trace, say);
  }
  await rulesOfAll(world, facts, (rule) => void broken.push({ seed: traces[0]?.plan.seed ?? 0, rule }));
  return broken;
}

type Facts = Awaited<ReturnType<typeof gather>>;
type Say = (rule: string) => void;

async function gather(world: World, traces: Trace[], since: Since) {
  const ids = traces.flatMap(({ orders }) => orders.map(({ id }) => id));
  const orders = await world.db.order.findMany({
    where: { id: { in: ids } },
    include: { items: true, payments: true, refunds: true, hold: true },
  });
  const [money, mints, letters, ledger, mails] = await Promise.all([
    moneyByOrder(world),
    mintsSince(world, since.block),
    since.letters(),
    world.db.ledgerEntry.findMany({
      where: { causeId: { in: [...ids, ...orders.flatMap(({ refunds }) => refunds.map(({ id }) => id))] } },
    }),
    world.db.mail.findMany({ where: { createdAt: { gte: since.at } } }),
  ]);
  return { orders: new Map(orders.map((order) => [order.id, order])), money, mints, letters, ledger, mails };
}

type Wanted = Trace["orders"][number];

/** Paid is one mint, unpaid is none, otherwise the money came back, once and all of it. Parts come back beside the tickets. */
function ruleOfOrder(facts: Facts, { id, endings, backMinor = 0, cancelled }: Wanted, say: Say): void {
  const order = facts.orders.get(id);
  if (!order) {
    say(`order ${id} is gone`);
    return;
  }
  if (!endings.includes(order.state as Wanted["endings"][number]))
    say(`order ${id} ended as ${order.state}, not ${endings.join(" or ")}`);
  const { paid, refunds }: Money = facts.money.get(id) ?? { paid: [], refunds: [] };
  const back = sum(refunds.map(({ amount }) => amount));
  const isByHand = order.payments.every(({ provider }) => provider === "manual");
  const due = order.state === "fulfilled" && !isByHand ? order.totalMinor - backMinor : 0;
  if (sum(paid) - back !== due)
    say(`order ${id} is ${order.state} and the provider keeps ${sum(paid) - back}, not ${due}`);
  if (backMinor === 0 && new Set(refunds.map(({ charge }) => charge)).size !== refunds.length)
    say(`order ${id} was refunded twice`);
  if (paid.some((amount) => amount !== order.totalMinor))
    say(`order ${id} was paid with ${paid}, not ${order.totalMinor}`);
  const arrived = order.refunds.filter(({ state }) => state === "succeeded");
  if (sum(arrived.map(({ amountMinor }) => amountMinor)) !== back)
    say(`the provider gave ${back} of order ${id} back, our refunds say ${arrived.map((one) => one.amountMinor)}`);

  if (order.kind === "primary")
    for (const item of order.items) {
      const mine = facts.mints.filter(({ orderRef }) => orderRef === toRef(item.id));
      const wanted = order.state === "fulfilled" || cancelled ? 1 : 0;
      if (mine.length !== wanted)
        say(`order ${id} is ${order.state} and line ${item.id} was minted ${mine.length} times`);
      if (mine.some(({ quantity }) => quantity !== item.quantity)) say(`line ${item.id} has another number of tickets`);
    }
  ruleOfLedger(facts, order, say);

  const given = cancelled ? ["order-fulfilled", "event-cancelled"] : ["order-refunded"];
  const ending = { fulfilled: ["order-fulfilled"], refunded: given }[order.state] ?? [];
  const wantedMails = order.payments.some(({ method }) => method === "bank-transfer")
    ? [...ending, "transfer-due"]
    : ending;
  const mails = facts.mails.filter(({ dedupeKey }) => dedupeKey.endsWith(`:${id}`)).map(({ template }) => template);
  if (String(mails.sort()) !== String(wantedMails.sort()))
    say(`order ${id} is ${order.state} and caused the letters [${mails}]`);
}

type Order = Facts["orders"] extends Map<string, infer One> ? One : never;

/** One sale, and as much taken back of it as came back; what is not sold cancels out in each account. */
function ruleOfLedger(facts: Facts, { id, state, totalMinor, refunds }: Order, say: Say): void {
  const ofSale = refunds.filter(({ reason }) => reason !== "duplicate-payment");
  const causes = new Set([id, ...refunds.map((refund) => refund.id)]);
  const entries = facts.ledger.filter(({ causeId }) => causes.has(causeId));
  if (sum(entries.map(({ amountMinor }) => Number(amountMinor))) !== 0)
    say(`the ledger of order ${id} is not balanced`);
  const transfers = (ofKind: (kind: string) => boolean) =>
    new Set(entries.filter(({ causeKind }) => ofKind(causeKind)).map(({ transferId }) => transferId)).size;
  const [sales, back] = [transfers((kind) => !kind.startsWith("refund")), transfers((kind) => kind === "refund")];
  const arrived = ofSale.filter((refund) => refund.state === "succeeded").length;
  if (state === "fulfilled" && totalMinor > 0 && (sales !== 1 || back !== arrived))
    say(`order ${id} has ${sales} sales and ${back} refunds in the ledger, and ${arrived} refunds`);
  if (state === "fulfilled") return;
  for (const account of new Set(entries.map((entry) => entry.account))) {
    const left = sum(
      entries.filter((entry) => entry.account === account).map(({ amountMinor }) => Number(amountMinor)),
    );
    if (left !== 0) say(`order ${id} (${state}) leaves ${left} in ${account}`);
  }
}

async function ruleOfEnd(world: World, trace: Trace, say: Say): Promise<void> {
  const { ticket, listing, gift, event, scans, ended } = trace;
  const { db, pool } = world;
  if (ticket && trace.problems.length === 0) {
    const [onChain] = await ticketsOnChain(world, [ticket]);
    const where = { collection: ticket.collection, tokenId: ticket.tokenId };
    if (onChain?.owner !== ticket.owner)
      say(`ticket ${ticket.tokenId} is held by ${onChain?.owner}, not ${ticket.owner}`);
    if (onChain?.used !== ticket.used) say(`ticket ${ticket.tokenId} is ${onChain?.used ? "" : "not "}used`);
    if (onChain?.askMinor !== 0) say(`ticket ${ticket.tokenId} is still offered on chain`);
    const admissions = await db.checkIn.count({ where: { ...where, admitted: true } });
    if (scans && admissions !== 1) say(`ticket ${ticket.tokenId} was let in ${admissions} times`);
    const entries = await pool.query("select 1 from chain.entry where collection = $1 and token_id = $2", [
      ticket.collection,
      ticket.tokenId,
    ]);
    if (entries.rowCount !== (ticket.used ? 1 : 0))
      say(`ticket ${ticket.tokenId} has ${entries.rowCount} entries in the view`);
  }
  if (ended) {
    const { collection, tokenIds, others } = ended;
    const owners = async (ids: number[]) =>
      (
        await ticketsOnChain(
          world,
          ids.map((tokenId) => ({ collection, tokenId })),
        )
      ).map(({ owner }) => owner);
    if ((await owners(tokenIds)).some((owner) => owner !== zeroAddress)) say(`ticket ${tokenIds} was not ended`);
    if ((await owners(others)).includes(zeroAddress)) say(`one of ${others} was ended, and nobody asked for it`);
  }
  if (listing) {
    const { state } = await db.listing.findUniqueOrThrow({ where: { id: listing.id } });
    if (state !== listing.state) say(`offer ${listing.id} is ${state}, not ${listing.state}`);
  }
  if (gift) {
    const { state } = await db.gift.findUniqueOrThrow({ where: { id: gift } });
    if (state !== "done") say(`gift ${gift} is ${state}`);
  }
  if (event) {
    const made = await pool.query<{ address: string }>("select address from chain.collection where event_ref = $1", [
      toRef(event),
    ]);
    const { collectionAddress, state } = await db.event.findUniqueOrThrow({ where: { id: event } });
    if (made.rowCount !== 1 || made.rows[0]?.address !== collectionAddress)
      say(`event ${event} (${state}) has ${made.rowCount} collections`);
  }
}

async function rulesOfAll(world: World, { mints, mails, letters }: Facts, say: Say): Promise<void> {
  const { db, pool } = world;
  const tickets = mints.flatMap(({ collection, firstId, quantity }) =>
    Array.from({ length: quantity }, (_, at) => ({ collection, tokenId: firstId + at })),
  );
  const keys = tickets.map(({ collection, tokenId }) => `${collection}:${tokenId}`);
  if (new Set(keys).size !== keys.length) say("a token id was given twice");
  const onChain = await ticketsOnChain(world, tickets);
  const view = await pool.query<{ id: string; owner: string; used_at: number | null; ask_minor: number | null }>(
    "select id, owner, used_at, ask_minor from chain.ticket where id = any($1)",
    [keys],
  );
  const shown = new Map(view.rows.map((row) => [row.id, row]));
  for (const [at, key] of keys.entries()) {
    const [row, truth] = [shown.get(key), onChain[at]];
    const same =
      row?.owner === truth?.owner &&
      (row?.used_at !== null) === truth?.used &&
      (row?.ask_minor ?? 0) === truth?.askMinor;
    if (!row || !same) say(`the view shows ${key} as ${JSON.stringify(row)}, the chain as ${JSON.stringify(truth)}`);
  }

  for (const mail of mails) {
    if (!mail.sentAt) say(`the letter ${mail.dedupeKey} was never sent`);
    const [to] = letters.filter((letter) => letter.to.includes(mail.toEmail));
    if (mail.sentAt && !to) say(`the letter ${mail.dedupeKey} never arrived`);
  }
  const recipients = new Set(mails.map(({ toEmail }) => toEmail));
  for (const person of recipients) {
    const ids = new Set(letters.filter(({ to }) => to.includes(person)).map(({ messageId }) => messageId));
    const causes = mails.filter(({ toEmail }) => toEmail === person).length;
    if (ids.size !== causes) say(`${person} got ${ids.size} letters for ${causes} causes`);
  }

  const counts = await pool.query<{ id: string; held: number; sold: number; h: number; s: number }>(
    `select t.id, t.held, t.sold,
       coalesce(sum(i.quantity) filter (where h.state = 'active'), 0)::int as h,
       coalesce(sum(i.quantity) filter (where h.state = 'converted'), 0)::int as s
     from "Tier" t left join "HoldItem" i on i."tierId" = t.id left join "Hold" h on h.id = i."holdId" group by t.id`,
  );
  for (const { id, held, sold, h, s } of counts.rows)
    if (held !== h || sold !== s) say(`tier ${id} counts ${held} held and ${sold} sold, its holds say ${h} and ${s}`);
  const quotas = await pool.query<{ id: string; held: number; sold: number; h: number; s: number; over: boolean }>(
    `select q.id, q.held, q.sold, coalesce(sum(t.held), 0)::int as h, coalesce(sum(t.sold), 0)::int as s,
       q.held + q.sold + q.blocked > q.quantity as over
     from "Quota" q left join "QuotaTier" l on l."quotaId" = q.id left join "Tier" t on t.id = l."tierId" group by q.id`,
  );
  for (const { id, held, sold, h, s, over } of quotas.rows) {
    if (held !== h || sold !== s) say(`quota ${id} counts ${held} held and ${sold} sold, its tiers ${h} and ${s}`);
    if (over) say(`quota ${id} has given more seats than it has`);
  }
  const unbalanced = await pool.query(
    'select "transferId" from "LedgerEntry" group by 1 having sum("amountMinor") <> 0',
  );
  if (unbalanced.rowCount) say(`${unbalanced.rowCount} transfers of the ledger are not balanced`);
  const currencies = await pool.query<{ currency: string; off: string }>(
    'select currency, sum("amountMinor")::text as off from "LedgerEntry" group by 1 having sum("amountMinor") <> 0',
  );
  for (const { currency, off } of currencies.rows) say(`the ledger is off by ${off} ${currency}`);
  const over = await pool.query<{ id: string; got: number; back: number }>(
    `select p.id, coalesce(p."receivedMinor", p."amountMinor") as got, sum(r."amountMinor")::int as back
     from "Payment" p join "Refund" r on r."paymentId" = p.id and r.state <> 'failed'
     group by p.id having sum(r."amountMinor") > coalesce(p."receivedMinor", p."amountMinor")`,
  );
  for (const { id, got, back } of over.rows) say(`of payment ${id}, ${got}, ${back} went back`);
  await rulesOfRooms(world, say);
  const unfinal = await db.chainIntent.count({ where: { state: { in: ["queued", "submitted", "mined"] } } });
  if (unfinal > 0) say(`${unfinal} intents are not at their end`);
}

/** Nobody takes seats of an event with a waiting room before her turn, and never more people shop than the room lets in. */
async function rulesOfRooms({ pool }: World, say: Say): Promise<void> {
  const early = await pool.query<{ id: string }>(
    `select h.id from "Hold" h join "WaitingRoom" r on r."eventId" = h."eventId" and h."createdAt" >= r."opensAt"
     where (r."endedAt" is null or h."createdAt" < r."endedAt") and h."sessionId" not like 'desk:%' and not exists (
       select 1 from "WaitingEntry" e where e."eventId" = h."eventId" and e."sessionId" = h."sessionId"
         and e."admittedAt" <= h."createdAt")`,
  );
  for (const { id } of early.rows) say(`hold ${id} was granted before its turn`);
  // At the moment of each offer: who was offered a turn before and is not done.
  const crowded = await pool.query<{ eventId: string; inside: number; most: number }>(
    `select r."eventId", max(inside.count)::int as inside, r."maxShoppers" as most
     from "WaitingRoom" r join "WaitingEntry" e on e."eventId" = r."eventId" and e."offeredAt" is not null
     cross join lateral (select count(*) from "WaitingEntry" o where o."eventId" = r."eventId" and o."offeredAt" <= e."offeredAt"
       and not coalesce(o."endedAt" >= o."offeredAt" and o."endedAt" <= e."offeredAt", false)) inside
     group by r."eventId" having max(inside.count) > r."maxShoppers"`,
  );
  for (const { eventId, inside, most } of crowded.rows) say(`${inside} people shopped at ${eventId}, ${most} may`);
}
