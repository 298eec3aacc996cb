import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";

const format = "waiting-room-draw/1";
const Hash = z.string().regex(/^[0-9a-f]{64}$/);
const Block = z.string().regex(/^0x[0-9a-f]{64}$/);
const Ids = z.array(z.uuid()).max(1_000_000);

/**
 * All that is published of a draw. `entrants` and `last` (sent to the end as machines) are the closed list, each ascending; `order` is
 * what they were served in. Ids are random numbers on people's tickets and say nothing about them.
 */
export const DrawRecord = z.object({
  format: z.literal(format),
  eventId: z.uuid(),
  /** Published before the room opened. */
  commitment: Hash,
  opensAt: z.iso.datetime(),
  drawAt: z.iso.datetime(),
  closedAt: z.iso.datetime().nullable(),
  listHash: Hash.nullable(),
  entrants: Ids,
  last: Ids,
  /** The block was named when the list was closed and mined afterwards. `hash` is null when it did not come in time. */
  beacon: z.object({ chainId: z.number().int(), block: z.number().int(), hash: Block.nullable() }).nullable(),
  /** 32 bytes as hex, revealed with the order. */
  seed: Hash.nullable(),
  order: Ids,
});
export type DrawRecord = z.infer<typeof DrawRecord>;
export type List = Pick<DrawRecord, "eventId" | "entrants" | "last">;
export const drawFormat = format;

const sha256 = (text: string): string => createHash("sha256").update(text, "utf8").digest("hex");

/** What is published before the room opens: it fixes the seed and says nothing about it. */
export const commitmentTo = (seed: string): string => sha256(`waiting-room-seed/1\n${seed}`);

/** One hash for the closed list, whatever order its people came in. */
export const hashOfList = ({ eventId, entrants, last }: List): string =>
  sha256(["waiting-room-list/1", eventId, ...[...entrants].sort(), "last", ...[...last].sort()].join("\n"));

type Lots = List & { seed: string; beaconHash: string | null };

/**
 * The order in which people are served: ascending by HMAC-SHA256 of their number under the seed, the closed list and the block that
 * nobody knew. `last` are drawn among themselves, behind all others. Nobody who knows two of the three can choose the outcome.
 */
export function orderOf({ seed, beaconHash, ...list }: Lots): string[] {
  const listHash = hashOfList(list);
  const key = Buffer.from(seed, "hex");
  const lotOf = (id: string) =>
    createHmac("sha256", key)
      .update(`${format}\n${listHash}\n${beaconHash ?? "none"}\n${id}`)
      .digest("hex");
  const drawn = (ids: readonly string[]) =>
    ids
      .map((id) => ({ id, lot: lotOf(id) }))
      .sort((a, b) => (a.lot < b.lot ? -1 : a.lot > b.lot ? 1 : a.id < b.id ? -1 : 1))
      .map(({ id }) => id);
  return [...drawn(list.entrants), ...drawn(list.last)];
}

export type Finding =
  | "not-drawn"
  | "seed-is-not-the-committed-one"
  | "commitment-is-not-the-noted-one"
  | "list-is-not-the-closed-one"
  | "list-not-ascending"
  | "somebody-twice"
  | "order-differs"
  | "block-missing";

/** What does not hold of a record; empty when all of it does. `noted` is a commitment that somebody wrote down before the draw. */
export function findingsOf(record: DrawRecord, noted: string | null = null): Finding[] {
  const { seed, listHash, beacon, entrants, last, order } = record;
  const findings: Finding[] = [];
  const ids = [...entrants, ...last];
  if (noted !== null && !same(noted, record.commitment)) findings.push("commitment-is-not-the-noted-one");
  if (new Set(ids).size !== ids.length) findings.push("somebody-twice");
  if (!isAscending(entrants) || !isAscending(last)) findings.push("list-not-ascending");
  if (listHash !== null && !same(hashOfList(record), listHash)) findings.push("list-is-not-the-closed-one");
  if (seed === null || listHash === null) return [...findings, "not-drawn"];
  if (!same(commitmentTo(seed), record.commitment)) findings.push("seed-is-not-the-committed-one");
  const due = orderOf({ ...record, seed, beaconHash: beacon?.hash ?? null });
  if (due.length !== order.length || due.some((id, at) => id !== order[at])) findings.push("order-differs");
  return findings;
}

const isAscending = (ids: readonly string[]) => ids.every((id, at) => at === 0 || (ids[at - 1] as string) <= id);
const same = (a: string, b: string) => a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));

/** Chain ids of laptops, where whoever runs the chain chooses its blocks: they would prove nothing. */
const laptops = new Set([1337, 31_337]);
/** How many blocks after the closing the draw waits for, and how long at most. */
export const beaconAfterBlocks = 2;
export const beaconPatienceMs = 30_000;

/** The block that decides with the seed, named when the list is closed; null where there is no chain worth naming one of. */
export const beaconFor = (chainId: number, head: number | null): { chainId: number; block: number } | null =>
  head === null || laptops.has(chainId) ? null : { chainId, block: head + beaconAfterBlocks };
