import { batchable, type IntentPayload } from "../../domain/chain/intent";
import { ticketKey } from "../../domain/shared/ref";

/** An intent as the writer needs it. */
export type Intent = {
  id: string;
  dedupeKey: string;
  payload: IntentPayload;
  attempts: number;
  notBefore: Date;
  wakeSagaId: string | null;
};

/** Intents that go into one transaction; all of one kind, and of one collection where there is one. */
export type Batch = [Intent, ...Intent[]];

export const maxBatch = 50;
/** A mint writes a word for each run of ten and logs each ticket; this many fit into a block with room for others. */
const maxTickets = 400;

/**
 * What the intent changes on chain. Two transactions that change the same thing are not under way at once, because the second can be
 * simulated only when the first is mined; all others may be.
 */
export function touches(payload: IntentPayload): string {
  if (payload.kind === "deploy") return `deploy:${payload.eventRef}`;
  if (payload.kind === "mint") return `mint:${payload.collection}`;
  return ticketKey(payload.collection, payload.tokenId);
}

// The contract takes one gate a call.
function groupOf(payload: IntentPayload): string | null {
  if (!batchable.has(payload.kind)) return null;
  if (payload.kind === "check-in") return `check-in:${payload.collection}:${payload.gateRef}`;
  return payload.kind === "mint" ? `mint:${payload.collection}` : null;
}

const ticketsOf = ({ payload }: Intent) => (payload.kind === "mint" ? payload.quantity : 1);

/**
 * Batches to send now, oldest first. `queued` is in the order of asking; `busy` is what transactions under way touch. An intent
 * waits behind an earlier one that touches the same ticket, also behind one whose time has not come.
 */
export function planBatches(queued: Intent[], busy: ReadonlySet<string>, now: Date): Batch[] {
  const taken = new Set(busy);
  const open = new Map<string, Batch>();
  const batches: Batch[] = [];
  for (const intent of queued) {
    const touched = touches(intent.payload);
    const group = groupOf(intent.payload);
    if (intent.notBefore > now) {
      // The order of mints does not matter, so one that waits for its next try holds nobody up.
      if (intent.payload.kind !== "mint") taken.add(touched);
      continue;
    }
    const batch = group ? open.get(group) : undefined;
    const mine = batch && intent.payload.kind === "mint";
    if (taken.has(touched) && !mine) continue;
    if (batch) {
      const tickets = batch.reduce((sum, one) => sum + ticketsOf(one), 0);
      if (batch.length === maxBatch || tickets + ticketsOf(intent) > maxTickets) continue;
      batch.push(intent);
    } else {
      const fresh: Batch = [intent];
      batches.push(fresh);
      if (group) open.set(group, fresh);
    }
    taken.add(touched);
  }
  return batches;
}
