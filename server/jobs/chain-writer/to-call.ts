import type { IntentPayload } from "../../domain/chain/intent";
import { AppError } from "../../domain/shared/app-error";
import type { Call } from "../../ports/chain";
import type { Batch } from "./plan";

type Of<K extends IntentPayload["kind"]> = Extract<IntentPayload, { kind: K }>;

/** The one call that does what these intents ask. `expectedFirstId` is the next token id of a mint's collection. */
export function toCall(batch: Batch, expectedFirstId = 0): Call {
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
    case "check-in": {
      const scans = payloads(batch, "check-in");
      return {
        kind: "check-in",
        collection: payload.collection,
        gateRef: payload.gateRef,
        tokenIds: scans.map((scan) => scan.tokenId),
        usedAt: scans.map((scan) => scan.usedAt),
      };
    }
    case "settle":
      return payload;
    default:
      return { ...payload, nonce: BigInt(payload.nonce) };
  }
}

const payloads = <K extends IntentPayload["kind"]>(batch: Batch, kind: K): Of<K>[] =>
  batch.map(({ payload }) => {
    if (payload.kind !== kind) throw new AppError("invariant-broken", { message: `a ${payload.kind} among ${kind}s` });
    return payload as Of<K>;
  });
