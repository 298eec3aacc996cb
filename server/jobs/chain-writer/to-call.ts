import type { IntentPayload } from "../../domain/chain/intent";
import { AppError } from "../../domain/shared/app-error";
import type { Call, SignedWish } from "../../ports/chain-call";
import { masksOf } from "./masks";
import type { Batch } from "./plan";

type Of<K extends IntentPayload["kind"]> = Extract<IntentPayload, { kind: K }>;

/**
 * The one call that does what these intents ask. `expectedFirstId` is the next token id of a mint's collection, `gasEach` what
 * one of several signed wishes may use; `byId` names each ticket of an entry where a mask would do.
 */
export function toCall(batch: Batch, { expectedFirstId = 0, gasEach = 0n, byId = false } = {}): Call {
  const { payload } = batch[0];
  switch (payload.kind) {
    case "deploy": {
      const { eventId: _eventId, ...call } = payload;
      return call;
    }
    case "mint": {
      const orders = payloads(batch, "mint").map(({ kind: _kind, collection: _collection, ...order }) => order);
      return { kind: "mint", collection: payload.collection, expectedFirstId, orders };
    }
    case "check-in":
      return checkIn(payload, payloads(batch, "check-in"), byId);
    case "list":
    case "reprice":
    case "unlist":
    case "gift":
    case "device":
    case "buy":
      return batch.length === 1
        ? toWish(payload)
        : { kind: "execute", wishes: batch.map((intent) => toWish(intent.payload)), gasEach };
    case "top-up":
      return { ...payload, amountWei: BigInt(payload.amountWei) };
    default:
      return payload;
  }
}

function checkIn({ collection, gateRef }: Of<"check-in">, scans: Of<"check-in">[], byId: boolean): Call {
  const masked = byId ? null : masksOf(scans);
  if (masked) return { kind: "check-in-words", collection, gateRef, ...masked };
  const tokenIds = scans.map((scan) => scan.tokenId);
  return { kind: "check-in", collection, gateRef, tokenIds, usedAt: scans.map((scan) => scan.usedAt) };
}

function toWish(payload: IntentPayload): SignedWish {
  switch (payload.kind) {
    case "list":
    case "reprice":
    case "unlist":
    case "gift":
    case "device":
      return { ...payload, nonce: BigInt(payload.nonce) };
    case "buy":
      return payload;
    default:
      throw new AppError("invariant-broken", { message: `a ${payload.kind} among signed wishes` });
  }
}

const payloads = <K extends IntentPayload["kind"]>(batch: Batch, kind: K): Of<K>[] =>
  batch.map(({ payload }) => {
    if (payload.kind !== kind) throw new AppError("invariant-broken", { message: `a ${payload.kind} among ${kind}s` });
    return payload as Of<K>;
  });
