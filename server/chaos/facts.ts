import { createPublicClient, getAbiItem, http, zeroAddress } from "viem";
import { ticketCollectionAbi } from "../../contracts/abi/TicketCollection";
import { sleep } from "../local/part";
import type { World } from "./world";

type Session = {
  id: string;
  payment_status: string;
  amount_total: number;
  payment_intent: string | null;
  metadata: { orderId?: string };
};
type Charge = { id: string; payment_intent: string; amount: number; amount_refunded: number; paid: boolean };
type Refund = { id: string; charge: string; amount: number; status: string };
type Provider = {
  sessions: Record<string, { session: Session }>;
  charges: Record<string, Charge>;
  refunds: Record<string, Refund>;
};
export type Money = { paid: number[]; refunds: { charge: string; amount: number }[] };
type Mint = { collection: string; orderRef: string; to: string; tierId: number; firstId: number; quantity: number };
export type Letter = { messageId: string; to: string[]; subject: string };
export type ChainTicket = { owner: string; used: boolean; askMinor: number };

/** What the provider did, by order. */
export async function moneyByOrder({ stripe }: Pick<World, "stripe">): Promise<Map<string, Money>> {
  const { sessions, charges, refunds } = (await (await fetch(`${stripe}/__admin`)).json()) as Provider;
  const found = new Map<string, Money>();
  const orderOf = new Map<string, string>();
  for (const { session } of Object.values(sessions)) {
    const orderId = session.metadata.orderId ?? "";
    const money = found.get(orderId) ?? { paid: [], refunds: [] };
    found.set(orderId, money);
    if (session.payment_status === "paid") money.paid.push(session.amount_total);
    if (session.payment_intent) orderOf.set(session.payment_intent, orderId);
  }
  for (const refund of Object.values(refunds)) {
    const charge = charges[refund.charge];
    found
      .get(orderOf.get(charge?.payment_intent ?? "") ?? "")
      ?.refunds.push({ charge: refund.charge, amount: refund.amount });
  }
  return found;
}

/** Keeps every letter that arrives, because the mailbox forgets the oldest. */
export function collectLetters({ mail }: { mail: string }) {
  const letters = new Map<string, Letter & { id: string }>();
  let since = Date.now();
  let stopped = false;
  const look = async () => {
    const from = since;
    since = Date.now() - 1_000;
    const answer = await fetch(`${mail}/api/messages?since=${from}`);
    const { messages } = (await answer.json()) as { messages: (Letter & { id: string })[] };
    for (const { id, messageId, to, subject } of messages) letters.set(id, { id, messageId, to, subject });
  };
  const loop = (async () => {
    while (!stopped) {
      await look().catch(() => undefined);
      await sleep(2_000);
    }
  })();
  return {
    /** All that came so far. */
    async all(): Promise<Letter[]> {
      await look();
      return [...letters.values()];
    },
    stop() {
      stopped = true;
      return loop;
    },
  };
}

const nodeOf = ({ rpcUrl }: { rpcUrl: string }) =>
  createPublicClient({ transport: http(rpcUrl, { batch: { batchSize: 200 } }) });

export const headOf = (world: { rpcUrl: string }) => nodeOf(world).getBlockNumber({ cacheTime: 0 });

/** A node answers with a few megabytes at most. */
const blocksAtOnce = 200n;

/** Every mint since a block, as the chain logged it. */
export async function mintsSince(world: { rpcUrl: string }, fromBlock: bigint): Promise<Mint[]> {
  const event = getAbiItem({ abi: ticketCollectionAbi, name: "TicketsMinted" });
  const head = await headOf(world);
  const mints: Mint[] = [];
  for (let from = fromBlock; from <= head; from += blocksAtOnce) {
    const last = from + blocksAtOnce - 1n;
    const toBlock = last < head ? last : head;
    const logs = await nodeOf(world).getLogs({ event, fromBlock: from, toBlock, strict: true });
    for (const { address, args } of logs)
      mints.push({
        collection: address.toLowerCase(),
        orderRef: args.orderRef.toLowerCase(),
        to: args.to.toLowerCase(),
        tierId: args.tierId,
        firstId: Number(args.firstId),
        quantity: Number(args.quantity),
      });
  }
  return mints;
}

const gone = { owner: zeroAddress, used: false, askMinor: 0 };

/** Tickets as the contracts know them, asked one by one. */
export const ticketsOnChain = (
  world: { rpcUrl: string },
  wanted: { collection: string; tokenId: number }[],
): Promise<ChainTicket[]> => {
  const client = nodeOf(world);
  return Promise.all(
    wanted.map(async ({ collection, tokenId }) => {
      const address = collection as `0x${string}`;
      const args = [BigInt(tokenId)] as const;
      const read = client.readContract({ address, abi: ticketCollectionAbi, functionName: "ticketOf", args });
      // One that was ended is held by nobody, as the view shows it.
      const known = await read.catch((error: Error) => {
        if (error.message.includes("TicketCollection_UnknownTicket")) return gone;
        throw error;
      });
      return { owner: known.owner.toLowerCase(), used: known.used, askMinor: Number(known.askMinor) };
    }),
  );
};
