import type { Fees } from "../domain/chain/gas-policy";
import type { Policy, TierRules } from "../domain/chain/intent";
import type { Ref } from "../domain/shared/ref";
import type { Call } from "./chain-call";
import type { SignerPort } from "./signer";
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
/** Who pays and whose nonce is used: one of our relayers, or an organization's own wallet. Lower-case. */
export type Sender = Address;
export type AccessList = { address: Address; storageKeys: Ref[] }[];
export type Envelope = {
  sender: Sender;
  nonce: number;
  gas: bigint;
  fees: Fees;
  accessList?: AccessList;
  /** For a sender whose key is not one of this port's. */
  signer?: SignerPort;
};
export type Endpoint = {
  name: string;
  state: "ok" | "slow" | "down" | "disagrees";
  latest: number | null;
  error: string | null;
};

export type Signed = { hash: Ref; raw: Ref; from: Address; nonce: number };
export type Receipt =
  | { state: "mined"; blockNumber: number; blockHash: Ref; events: ChainEvent[]; feeWei: bigint }
  | { state: "reverted"; blockNumber: number; feeWei: bigint }
  | { state: "unknown" };
export type ChainEvent = { name: string; address: Address; args: Record<string, unknown> };
export type Simulation = { ok: true; gas: bigint } | { ok: false; error: string; args: readonly unknown[] };

/** The only way to the chain. Everything throws {AppError} chain-unavailable (retryable) when no endpoint answers. */
export type ChainPort = {
  readonly chainId: number;
  readonly market: Address;
  /** Keys that this installation signs with, in the order of its settings. One that drains takes no new event and finishes its own. */
  relayers(): readonly { address: Address; draining: boolean }[];
  /** Who runs new events: the first relayer that does not drain. */
  relayer(): Address;
  /** The sender's next nonce behind everything that the pool holds, behind the last block, and behind the last final block. */
  nextNonce(sender: Sender): Promise<number>;
  minedNonce(sender: Sender): Promise<number>;
  finalNonce(sender: Sender): Promise<number>;
  /** In wei. */
  balance(address: Address): Promise<bigint>;
  /** What the chain asks now, by its own word. */
  fees(): Promise<Fees>;
  nextTokenId(collection: Address): Promise<number>;
  collectionOf(organizer: Address, eventRef: Ref): Promise<Address | null>;
  /** What the organizer's wallet signs, so that the factory makes exactly this collection until `deadline` (unix seconds). */
  creationIntent(wanted: NewCollection, deadline: number): TypedIntent;
  /** Runs the call on the latest state without sending it; the error is the contract's own name. */
  simulate(call: Call, sender: Sender): Promise<Simulation>;
  /** Slots to name with the call and what that saves in gas by this chain's prices; null where it does not pay. */
  accessList(call: Call, sender: Sender): Promise<{ list: AccessList; saves: bigint } | null>;
  /** @throws {AppError} misconfigured for a sender whose key nobody has given. */
  sign(call: Call, envelope: Envelope): Promise<Signed>;
  /** What a signed transaction offers. */
  feesOf(raw: Ref): Fees;
  /** The same call and nonce for other fees: of the two, one is mined. */
  reprice(raw: Ref, fees: Fees, signer?: SignerPort): Promise<Signed>;
  /** Idempotent: bytes already known or mined are no error. */
  send(raw: Ref): Promise<void>;
  receipt(hash: Ref): Promise<Receipt>;
  /** The times are the blocks' own. */
  head(): Promise<{ latest: number; finalized: number; latestAt?: Date; finalizedAt?: Date }>;
  /** Hash of a block that is final, so that it stays; null while it is not, or while endpoints differ. A draw takes it for what nobody could choose. */
  finalBlockHash(block: number): Promise<Ref | null>;
  /** How each endpoint does, as far as this process has asked it. */
  endpoints(): Endpoint[];
  /** Calls back about once a block, pushed where a websocket is known. @returns the way to stop. */
  watchBlocks(onBlock: () => void): () => void;
};
