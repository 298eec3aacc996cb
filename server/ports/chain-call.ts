import type { IntentPayload } from "../domain/chain/intent";
import type { Ref } from "../domain/shared/ref";
import type { Address, NewCollection } from "./chain";

type Payload<K extends IntentPayload["kind"]> = Extract<IntentPayload, { kind: K }>;
type Wish<K extends IntentPayload["kind"]> = Omit<Payload<K>, "nonce"> & { nonce: bigint };

/** What a holder or buyer signed and anybody may carry; nonces as the contract counts them. */
export type SignedWish =
  | Wish<"list">
  | Wish<"reprice">
  | Wish<"unlist">
  | Wish<"gift">
  | Wish<"device">
  | Payload<"buy">;

/** What one transaction does. */
export type Call =
  | ({ kind: "deploy"; deadline: number; signature: Ref } & NewCollection)
  | {
      kind: "mint";
      collection: Address;
      expectedFirstId: number;
      orders: { to: Address; tierId: number; quantity: number; priceMinor: number; orderRef: Ref }[];
    }
  | { kind: "check-in"; collection: Address; tokenIds: number[]; gateRef: Ref; usedAt: number[] }
  /** Entries of one second at one gate: bit n of a mask stands for ticket word * 256 + n. */
  | { kind: "check-in-words"; collection: Address; words: number[]; masks: bigint[]; gateRef: Ref; usedAt: number }
  | SignedWish
  /** Each on its own: a refused one is logged and spoils nothing. `gasEach` is the most that one may use. */
  | { kind: "execute"; wishes: SignedWish[]; gasEach: bigint }
  | Payload<"settle">
  | Payload<"freeze" | "unfreeze" | "reissue" | "refund" | "carry-out">
  | Payload<"announce-cap" | "withdraw-cap" | "apply-cap" | "reschedule" | "cancel" | "close">
  | Payload<"offer-roles" | "accept-roles" | "revoke-roles">
  /** Gas for a wallet that has none. */
  | { kind: "top-up"; to: Address; amountWei: bigint }
  /** Nothing, from the sender to itself: fills a nonce whose transaction is lost. */
  | { kind: "blank"; to: Address };
