import {
  AbiDecodingZeroDataError,
  BaseError,
  createPublicClient,
  custom,
  formatTransactionReceipt,
  keccak256,
  parseTransaction,
  recoverTransactionAddress,
  serializeTransaction,
  type TransactionSerializableEIP1559,
  zeroAddress,
} from "viem";
import { ticketCollectionAbi } from "../../../contracts/abi/TicketCollection";
import { ticketFactoryAbi } from "../../../contracts/abi/TicketFactory";
import { AppError } from "../../domain/shared/app-error";
import type { AccessList, Address, ChainPort, Signed } from "../../ports/chain";
import type { SignerPort } from "../../ports/signer";
import { creationIntent, encodeCall } from "./encode-call";
import { currentFees } from "./fees";
import { type GasSchedule, worthNaming } from "./gas-schedule";
import { openKnownGas } from "./known-gas";
import { readEvents } from "./read-events";
import { revertOf, unavailable } from "./read-failure";
import { openAgreement } from "./rpc/agree";
import { openPool } from "./rpc/pool";
import { watchBlocks } from "./watch-blocks";

export type ChainSettings = {
  /** Endpoints, in the order of preference, with commas between. */
  rpcUrl: string;
  /** Where new blocks are pushed; without it they are asked for. */
  wsUrl?: string;
  chainId: number;
  factory: Address;
  market: Address;
  /** At least one that does not drain. */
  relayers: readonly Relayer[];
  /** Whose prices decide whether an access list pays. */
  gasSchedule?: GasSchedule;
  log?: { warn(details: object, message: string): void };
};
export type Relayer = { signer: SignerPort; draining: boolean };

const timeoutMs = 5_000;
/** What a call may use at most, with room for a state that changes until it is mined. */
const limitOf = (gas: bigint) => (gas * 12n) / 10n;
const lower = (address: string) => address.toLowerCase() as Address;

/** The chain over JSON-RPC, with the relayers' keys wherever they are. */
export function viemChain(settings: ChainSettings): ChainPort {
  const { rpcUrl, wsUrl, chainId, relayers, gasSchedule = "ethereum", log } = settings;
  const contracts = { factory: lower(settings.factory), market: lower(settings.market) };
  const relayer = relayers.find(({ draining }) => !draining)?.signer.address;
  if (!relayer) throw new AppError("misconfigured", { message: "no relayer takes new events: each one is draining" });
  const pool = openPool({ urls: rpcUrl.split(","), chainId, timeoutMs, log });
  const agreed = openAgreement(pool);
  const knownGas = openKnownGas();
  const client = createPublicClient({ transport: custom({ request: pool.request }, { retryCount: 0 }) });
  const orUnavailable = <T>(asked: Promise<T>): Promise<T> =>
    asked.catch((cause: unknown) => {
      throw unavailable(cause);
    });

  const orNoContract = <T>(address: Address, asked: Promise<T>): Promise<T> =>
    asked.catch((cause: unknown) => {
      const nothing = cause instanceof BaseError && cause.walk((inner) => inner instanceof AbiDecodingZeroDataError);
      if (!nothing) throw unavailable(cause);
      throw new AppError("invariant-broken", { cause, message: `no collection at ${address}` });
    });

  const signerOf = (sender: Address, given?: SignerPort): SignerPort => {
    const signer = given ?? relayers.find(({ signer: { address } }) => address === sender)?.signer;
    if (signer?.address === sender) return signer;
    throw new AppError("misconfigured", { message: `there is no key of ${sender}` });
  };

  const seal = async (transaction: TransactionSerializableEIP1559, signer: SignerPort): Promise<Signed> => {
    const signature = await signer.sign(keccak256(serializeTransaction(transaction)));
    const raw = serializeTransaction(transaction, signature);
    return { hash: keccak256(raw), raw, from: signer.address, nonce: transaction.nonce ?? 0 };
  };

  const nonceAt = (tag: "pending" | "latest" | "finalized") => (address: Address) =>
    orUnavailable(agreed.nonce(address, tag));

  return {
    chainId,
    market: contracts.market,
    relayers: () => relayers.map(({ signer, draining }) => ({ address: signer.address, draining })),
    relayer: () => relayer,
    nextNonce: nonceAt("pending"),
    minedNonce: nonceAt("latest"),
    finalNonce: nonceAt("finalized"),
    balance: (address) => orUnavailable(client.getBalance({ address })),
    fees: () => orUnavailable(currentFees(pool)),
    nextTokenId: (collection) =>
      orNoContract(
        collection,
        client
          .readContract({ address: collection, abi: ticketCollectionAbi, functionName: "nextTokenId" })
          .then(Number),
      ),
    async collectionOf(organizer, eventRef) {
      const found = await orUnavailable(
        client.readContract({
          address: contracts.factory,
          abi: ticketFactoryAbi,
          functionName: "collectionOf",
          args: [organizer, eventRef],
        }),
      );
      return found === zeroAddress ? null : lower(found);
    },
    creationIntent: (wanted, deadline) => creationIntent(wanted, deadline, { chainId, factory: contracts.factory }),
    async simulate(call, sender) {
      const encoded = encodeCall(call, contracts);
      const known = knownGas.probeFor(call);
      if (known) {
        // Run once, under less than the limit that it will be sent with. Whatever says no, the estimate has the last word.
        const asked = client.call({ account: sender, ...encoded, gas: known.limit });
        const passed = await asked.then(
          () => true,
          () => false,
        );
        if (passed) return { ok: true, gas: known.gas };
      }
      try {
        // Estimating runs the whole call, so one question brings the gas or the contract's refusal.
        const gas = await client.estimateGas({ account: sender, ...encoded });
        knownGas.learn(call, gas);
        return { ok: true, gas };
      } catch (failure) {
        const revert = revertOf(failure);
        if (!revert) throw unavailable(failure);
        return { ok: false, ...revert };
      }
    },
    async accessList(call, sender) {
      if (gasSchedule === "ethereum") return null;
      const encoded = encodeCall(call, contracts);
      try {
        const { accessList } = await client.createAccessList({ account: sender, ...encoded });
        return worthNaming(accessList as AccessList, encoded.to);
      } catch {
        // It only makes the call cheaper; a node that does not know the question, or is busy, costs a little gas.
        return null;
      }
    },
    async sign(call, { sender, nonce, gas, fees, accessList, signer }) {
      const limit = limitOf(gas);
      const { to, data, value } = encodeCall(call, contracts);
      return seal(
        { chainId, type: "eip1559", to, data, value, nonce, gas: limit, ...fees, accessList },
        signerOf(sender, signer),
      );
    },
    feesOf(raw) {
      const { maxFeePerGas = 0n, maxPriorityFeePerGas = 0n } = parseTransaction(raw as `0x02${string}`);
      return { maxFeePerGas, maxPriorityFeePerGas };
    },
    async reprice(raw, fees, signer) {
      const { to, data, value, nonce, gas, accessList } = parseTransaction(raw as `0x02${string}`);
      if (!to || !gas) throw new AppError("invariant-broken", { message: "not a transaction of ours" });
      const sender = lower(await recoverTransactionAddress({ serializedTransaction: raw as `0x02${string}` }));
      return seal(
        { chainId, type: "eip1559", to, data, value, nonce: nonce ?? 0, gas, accessList, ...fees },
        signerOf(sender, signer),
      );
    },
    async send(raw) {
      try {
        await pool.broadcast({ method: "eth_sendRawTransaction", params: [raw] });
      } catch (failure) {
        const said = failure instanceof BaseError ? failure.details : String(failure);
        // In the pool already, or its nonce is used: the receipt tells by whom.
        if (/already known|already imported|nonce too low|known transaction/i.test(said)) return;
        throw unavailable(failure);
      }
    },
    async receipt(hash) {
      const raw = await orUnavailable(agreed.receipt(hash));
      if (!raw) return { state: "unknown" };
      const receipt = formatTransactionReceipt(raw as Parameters<typeof formatTransactionReceipt>[0]);
      const blockNumber = Number(receipt.blockNumber);
      const feeWei = receipt.gasUsed * receipt.effectiveGasPrice;
      if (receipt.status === "reverted") return { state: "reverted", blockNumber, feeWei };
      const events = readEvents(receipt.logs);
      return { state: "mined", blockNumber, blockHash: receipt.blockHash, events, feeWei };
    },
    async head() {
      const [latest, finalized] = await orUnavailable(Promise.all([agreed.latest(), agreed.finalized()]));
      const numbers = { latest: latest.number, finalized: finalized.number };
      return { ...numbers, latestAt: latest.at, finalizedAt: finalized.at };
    },
    async finalBlockHash(block) {
      const { number } = await orUnavailable(agreed.finalized());
      if (number < block) return null;
      return (await orUnavailable(agreed.blockHash(block))) as `0x${string}` | null;
    },
    endpoints: () => pool.report(),
    watchBlocks: (onBlock) => watchBlocks(wsUrl, onBlock),
  };
}
