import type { Policy, TierRules } from "../domain/chain/intent";
import type { Ref } from "../domain/shared/ref";
import type { TypedIntent } from "./wallet";

export type Address = `0x${string}`;
/** What an organizer wants to exist, whole: nothing of it is left to whoever brings it to the chain. */
export type NewCollection = {
  eventRef: Ref;
  organizer: Address;
  /** Runs the event for the organizer, until the organizer takes that back. */
  operator: Address;
  name: string;
  symbol: string;
  doorsAt: number;
  endsAt: number;
  platformFeeBps: number;
  contractUri: string;
  policy: Policy;
  tiers: TierRules[];
};
export type Call =
  | ({ kind: "deploy"; deadline: number; signature: Ref } & NewCollection)
  | {
      kind: "mint";
      collection: Address;
      expectedFirstId: number;
      orders: { to: Address; tierId: number; quantity: number; priceMinor: number; orderRef: Ref }[];
    }
  | {
      kind: "list";
      collection: Address;
      tokenId: number;
      priceMinor: number;
      nonce: bigint;
      deadline: number;
      owner: Address;
      signature: Ref;
    }
  | {
      kind: "unlist";
      collection: Address;
      tokenId: number;
      nonce: bigint;
      deadline: number;
      owner: Address;
      signature: Ref;
    }
  | {
      kind: "gift";
      collection: Address;
      tokenId: number;
      to: Address;
      giftRef: Ref;
      nonce: bigint;
      deadline: number;
      owner: Address;
      signature: Ref;
    }
  | {
      kind: "settle";
      collection: Address;
      tokenId: number;
      seller: Address;
      buyer: Address;
      priceMinor: number;
      saleRef: Ref;
    }
  | { kind: "check-in"; collection: Address; tokenIds: number[]; gateRef: Ref; usedAt: number[] };

export type Signed = { hash: Ref; raw: Ref; from: Address; nonce: number };
export type Receipt =
  | { state: "mined"; blockNumber: number; events: ChainEvent[] }
  | { state: "reverted"; blockNumber: number }
  | { state: "unknown" };
export type ChainEvent = { name: string; address: Address; args: Record<string, unknown> };
export type Simulation = { ok: true; gas: bigint } | { ok: false; error: string; args: readonly unknown[] };

/** The only way to the chain. Everything throws {AppError} chain-unavailable (retryable) when no endpoint answers. */
export type ChainPort = {
  readonly chainId: number;
  readonly market: Address;
  relayer(): Address;
  /** Pending nonce of the relayer, as the chain sees it. */
  nextNonce(): Promise<number>;
  /** First nonce of the relayer that no final block has used. */
  finalNonce(): Promise<number>;
  nextTokenId(collection: Address): Promise<number>;
  collectionOf(organizer: Address, eventRef: Ref): Promise<Address | null>;
  /** What the organizer's wallet signs, so that the factory makes exactly this collection until `deadline` (unix seconds). */
  creationIntent(wanted: NewCollection, deadline: number): TypedIntent;
  /** Runs the call on the latest state without sending it; the error is the contract's own name. */
  simulate(call: Call): Promise<Simulation>;
  sign(call: Call, nonce: number, gas: bigint): Promise<Signed>;
  /** The same call and nonce for a higher fee: a transaction that nobody picked up is outbid, one of the two is mined. */
  outbid(raw: Ref): Promise<Signed>;
  /** Idempotent: bytes already known or mined are no error. */
  send(raw: Ref): Promise<void>;
  receipt(hash: Ref): Promise<Receipt>;
  head(): Promise<{ latest: number; finalized: number }>;
  /** Calls back about once a block, pushed where a websocket is known. @returns the way to stop. */
  watchBlocks(onBlock: () => void): () => void;
};
