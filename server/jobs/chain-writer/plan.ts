import { type IntentPayload, wishes } from "../../domain/chain/intent";
import { ticketKey } from "../../domain/shared/ref";
import { defaultTargets, type Targets } from "./targets";

/** An intent as the writer needs it. */
export type Intent = {
  id: string;
  organizationId: string | null;
  dedupeKey: string;
  payload: IntentPayload;
  attempts: number;
  notBefore: Date;
  createdAt: Date;
  wakeSagaId: string | null;
};

/** Intents that go into one transaction: all of one kind and collection, or signed wishes. */
export type Batch = [Intent, ...Intent[]];

/**
 * What the intent changes on chain. Two transactions that change the same thing are not under way at once, because the second can be
 * simulated only when the first is mined; all others may be. Mints are the exception: their ids tell which was first.
 */
export function touches(payload: IntentPayload): string {
  switch (payload.kind) {
    case "deploy":
      return `deploy:${payload.eventRef}`;
    case "mint":
      return `mint:${payload.collection}`;
    case "top-up":
      return `top-up:${payload.to}`;
    case "announce-cap":
    case "withdraw-cap":
    case "apply-cap":
      return `cap:${payload.collection}:${payload.tierId}`;
    case "reschedule":
    case "cancel":
    case "close":
      return `life:${payload.collection}`;
    case "offer-roles":
    case "accept-roles":
    case "revoke-roles":
      return `roles:${payload.collection}`;
    default:
      return ticketKey(payload.collection, payload.tokenId);
  }
}

// The contract takes one gate a call. Each organization has a budget of its own for its holders' wishes.
function groupOf({ payload, organizationId }: Intent): string | null {
  if (payload.kind === "check-in") return `check-in:${payload.collection}:${payload.gateRef}`;
  if (payload.kind === "mint") return `mint:${payload.collection}`;
  return wishes.has(payload.kind) ? `wishes:${organizationId}` : null;
}

const ticketsOf = ({ payload }: Intent) => (payload.kind === "mint" ? payload.quantity : 1);

function isFull(batch: Batch, next: Intent, targets: Targets): boolean {
  const { kind } = next.payload;
  if (kind === "check-in") return batch.length >= targets.entries;
  if (kind !== "mint") return batch.length >= targets.wishes;
  const tickets = batch.reduce((sum, one) => sum + ticketsOf(one), 0);
  return batch.length >= targets.orders || tickets + ticketsOf(next) > targets.tickets;
}

/**
 * Batches to send now, oldest first. `queued` is in the order of asking; `busy` is what transactions under way touch, mints by
 * their number. An intent waits behind an earlier one that touches the same ticket, also behind one whose time has not come.
 */
export function planBatches(
  queued: Intent[],
  busy: ReadonlyMap<string, number>,
  now: Date,
  targets: Targets = defaultTargets,
): Batch[] {
  const taken = new Map(busy);
  const open = new Map<string, Batch>();
  const batches: Batch[] = [];
  for (const intent of queued) {
    const isMint = intent.payload.kind === "mint";
    const touched = touches(intent.payload);
    const group = groupOf(intent);
    if (intent.notBefore > now) {
      // The order of mints does not matter, so one that waits for its next try holds nobody up.
      if (!isMint) taken.set(touched, 1);
      continue;
    }
    if (!isMint && taken.has(touched)) continue;
    let batch = group ? open.get(group) : undefined;
    if (batch && isFull(batch, intent, targets)) batch = undefined;
    if (batch) {
      batch.push(intent);
    } else {
      if (isMint && (taken.get(touched) ?? 0) >= targets.mintsAhead) continue;
      batch = [intent];
      batches.push(batch);
      if (group) open.set(group, batch);
      taken.set(touched, (taken.get(touched) ?? 0) + 1);
    }
    if (!isMint) taken.set(touched, 1);
  }
  return batches;
}
