import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { type Abi, createPublicClient, createWalletClient, encodeFunctionData, http } from "viem";
import type { PrivateKeyAccount } from "viem/accounts";
import { anvil } from "viem/chains";
import { afterAll, expect } from "vitest";
import { ticketCollectionAbi } from "../../contracts/abi/TicketCollection";
import { viemChain } from "../adapters/chain/viem";
import { Part } from "../local/part";
import { ponderPart } from "../local/servers";
import type { Address, ChainPort } from "../ports/chain";
import type { Call } from "../ports/chain-call";
import { getTicket } from "../read/ticket";
import { stopWatchingView, waitForView } from "../read/view";
import type { testChain } from "./chain";
import { freePort } from "./free-port";

type Node = Awaited<ReturnType<typeof testChain>>;
/** A call of a contract that the product itself does not make. */
export type Write = { address: Address; abi: Abi | readonly unknown[]; functionName: string; args: readonly unknown[] };
/** Names of a second view beside the first; `views` null for one that nobody is shown yet. */
type Names = { schema: string; views: string | null };

/** The indexer over a test's own chain and database, and what a test does and compares with it. It ends with the file. */
export function testView(node: Node, databaseUrl: string) {
  const chain = viemChain(node);
  const reader = createPublicClient({ transport: http(node.rpcUrl), pollingInterval: 50 });
  const logDir = mkdtempSync(path.join(os.tmpdir(), "tc-view-"));
  const parts = new Set<Part>();
  afterAll(async () => {
    await stopWatchingView();
    await Promise.all([...parts].map((part) => part.stop()));
    rmSync(logDir, { recursive: true, force: true });
  });

  const environment = {
    PATH: process.env.PATH ?? "",
    DATABASE_URL: databaseUrl,
    CHAIN_ID: String(node.chainId),
    CHAIN_RPC_URL: node.rpcUrl,
    CHAIN_WS_URL: node.wsUrl,
    CHAIN_FACTORY: node.factory,
    CHAIN_MARKET: node.market,
    CHAIN_SALE: node.sale,
    CHAIN_START_BLOCK: String(node.startBlock),
    PONDER_TELEMETRY_DISABLED: "true",
  };

  /** The indexer as `npm start` runs it; another schema, views or variables when asked for. */
  async function indexer(names?: Names, change: Record<string, string> = {}): Promise<Part> {
    const env = { ...environment, ...change };
    const part = new Part(ponderPart({ port: await freePort(), env, ...names }), logDir);
    parts.add(part);
    await part.start();
    return part;
  }

  /** Does it now, as the relayer. @returns the block. */
  async function act(call: Call, port: ChainPort = chain): Promise<number> {
    const sender = port.relayer();
    const simulated = await port.simulate(call, sender);
    if (!simulated.ok) throw new Error(`${simulated.error} ${String(simulated.args)}`);
    const [nonce, fees] = [await port.nextNonce(sender), await port.fees()];
    const { raw, hash } = await port.sign(call, { sender, nonce, gas: simulated.gas, fees });
    await port.send(raw);
    for (;;) {
      const receipt = await port.receipt(hash);
      if (receipt.state === "mined") return receipt.blockNumber;
      if (receipt.state === "reverted") throw new Error(`${call.kind} reverted`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** By somebody's own hand, mined at once. */
  async function by(account: PrivateKeyAccount, { address, abi, functionName, args }: Write): Promise<void> {
    const wallet = createWalletClient({ account, chain: anvil, transport: http(node.rpcUrl) });
    const data = encodeFunctionData({ abi: abi as Abi, functionName, args });
    const { status } = await reader.waitForTransactionReceipt({
      hash: await wallet.sendTransaction({ to: address, data }),
    });
    if (status !== "success") throw new Error(`${functionName} reverted`);
  }

  /** Once the view shows the chain's last block. */
  const caughtUp = async (): Promise<void> => {
    const head = Number(await reader.getBlockNumber({ cacheTime: 0 }));
    if (!(await waitForView(head, 20_000))) throw new Error(`the view did not reach block ${head}`);
  };

  /** Each of these tickets as the contract says it, beside what the view says. */
  async function expectTicketsAsOnChain(collection: Address, tokenIds: number[]): Promise<void> {
    await caughtUp();
    for (const tokenId of tokenIds) {
      const {
        heldSince: _heldSince,
        onChain: _onChain,
        ...said
      } = await reader.readContract({
        address: collection,
        abi: ticketCollectionAbi,
        functionName: "ticketOf",
        args: [BigInt(tokenId)],
      });
      const seen = await getTicket(collection, tokenId);
      expect({
        owner: seen.owner,
        tierId: seen.tierId,
        listed: seen.askMinor !== null,
        frozen: seen.frozen,
        used: seen.usedAt !== null,
        pricePaidMinor: seen.pricePaidMinor,
        askMinor: seen.askMinor ?? 0,
        transferCount: seen.transferCount,
        giftCount: seen.giftCount,
      }).toEqual({ ...said, owner: said.owner.toLowerCase() });
    }
  }

  return { chain, reader, environment, indexer, act, by, caughtUp, expectTicketsAsOnChain };
}
