import { type ChildProcess, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import {
  type BaseError,
  ContractFunctionRevertedError,
  createPublicClient,
  createWalletClient,
  http,
  parseEventLogs,
  stringToHex,
} from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { anvil } from "viem/chains";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ticketCollectionAbi } from "../abi/TicketCollection";
import { ticketFactoryAbi } from "../abi/TicketFactory";
import { ticketMarketAbi } from "../abi/TicketMarket";
import { buildContracts } from "./build.mjs";
import { deployContracts } from "./deploy.mjs";

// anvil's first two accounts, known to everybody.
const DEPLOYER_KEY = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";
const RELAYER_KEY = "0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d";
const relayer = privateKeyToAccount(RELAYER_KEY);
const holder = privateKeyToAccount(generatePrivateKey());
const buyer = privateKeyToAccount(generatePrivateKey()).address;
const treasury = privateKeyToAccount(generatePrivateKey()).address;
const ref = (text: string) => stringToHex(text, { size: 32 });

let node: ChildProcess;
let rpcUrl: string;

/** Starts anvil on a port of its own choice. */
async function startAnvil(): Promise<string> {
  const resolve = createRequire(import.meta.url).resolve;
  const launcher = join(dirname(resolve("@foundry-rs/anvil/package.json")), "bin.mjs");
  node = spawn(process.execPath, [launcher, "--host", "127.0.0.1", "--port", "0", "--hardfork", "prague"]);
  return new Promise((done, fail) => {
    let output = "";
    node.stdout?.on("data", (chunk: Buffer) => {
      output += chunk.toString();
      const port = /Listening on 127\.0\.0\.1:(\d+)/.exec(output)?.[1];
      if (port) done(`http://127.0.0.1:${port}`);
    });
    node.on("exit", (code) => fail(new Error(`anvil ended with ${code}: ${output}`)));
  });
}

beforeAll(async () => {
  buildContracts();
  rpcUrl = await startAnvil();
}, 180_000);

afterAll(() => {
  node?.kill();
});

const deploy = (existing?: Awaited<ReturnType<typeof deployContracts>>) =>
  deployContracts({ rpcUrl, deployerKey: DEPLOYER_KEY, relayer: relayer.address, treasury, existing });

describe("deployContracts", () => {
  it("keeps a deployment that is alive and replaces one that is gone", async () => {
    const first = await deploy();
    expect(first.chainId).toBe(31337);
    expect(await deploy(first)).toEqual(first);
    const gone = { ...first, factory: buyer };
    expect((await deploy(gone)).factory).not.toBe(buyer);
  });

  it("refuses a record of another chain", async () => {
    const first = await deploy();
    await expect(deploy({ ...first, chainId: 137 })).rejects.toThrow("deployment is for chain 137");
  });
});

describe("the committed ABIs", () => {
  it("carry a ticket from mint through a signed listing to a sale, and name the refusal over the cap", async () => {
    const { factory, market } = await deploy();
    const reader = createPublicClient({ chain: anvil, transport: http(rpcUrl), pollingInterval: 50 });
    const writer = createWalletClient({ chain: anvil, transport: http(rpcUrl), account: relayer });
    const mined = (hash: `0x${string}`) => reader.waitForTransactionReceipt({ hash });

    const created = await mined(
      await writer.writeContract({
        address: factory,
        abi: ticketFactoryAbi,
        functionName: "createCollection",
        args: [
          {
            eventRef: ref("event"),
            organizer: treasury,
            name: "Aurora",
            symbol: "AUR",
            doorsAt: 4_000_000_000,
            endsAt: 4_000_010_000,
            platformFeeBps: 500,
            contractURI: "https://tickets.example/event",
            tiers: [
              {
                cap: 10,
                priceMinor: 5000,
                currency: stringToHex("EUR"),
                salesStartAt: 1,
                salesEndAt: 4_000_000_000,
                resaleAllowed: true,
                resaleCapBps: 11_000,
                royaltyBps: 1000,
                giftsMax: 1,
                giftBlackoutSeconds: 0,
              },
            ],
          },
        ],
      }),
    );
    const collection = parseEventLogs({ abi: ticketFactoryAbi, logs: created.logs, eventName: "CollectionCreated" })[0]
      ?.args.collection;
    if (!collection) throw new Error("no CollectionCreated in the receipt");

    const order = { to: holder.address, tierId: 1, quantity: 2, priceMinor: 5000, orderRef: ref("order") };
    await mined(
      await writer.writeContract({
        address: collection,
        abi: ticketCollectionAbi,
        functionName: "mint",
        args: [1n, [order]],
      }),
    );

    const signList = async (priceMinor: number, nonce: bigint) => {
      const intent = { collection, tokenId: 2n, priceMinor, nonce, deadline: 4_000_000_000 };
      const signature = await holder.signTypedData({
        domain: { name: "TicketChain Market", version: "1", chainId: 31337, verifyingContract: market },
        types: {
          List: [
            { name: "collection", type: "address" },
            { name: "tokenId", type: "uint256" },
            { name: "priceMinor", type: "uint32" },
            { name: "nonce", type: "uint256" },
            { name: "deadline", type: "uint40" },
          ],
        },
        primaryType: "List",
        message: intent,
      });
      return [intent, holder.address, signature] as const;
    };

    const listing = { address: market, abi: ticketMarketAbi, functionName: "listFor", account: relayer } as const;
    const refusal = await reader
      .simulateContract({ ...listing, args: await signList(5501, 1n) })
      .catch((error) => (error as BaseError).walk((cause) => cause instanceof ContractFunctionRevertedError));
    expect(refusal).toMatchObject({ data: { errorName: "TicketMarket_PriceOverCap", args: [2n, 5501, 5500] } });

    await mined(await writer.writeContract({ ...listing, args: await signList(5500, 2n) }));
    const sold = await mined(
      await writer.writeContract({
        address: market,
        abi: ticketMarketAbi,
        functionName: "settleByCard",
        args: [collection, 2n, holder.address, buyer, 5500, ref("sale")],
      }),
    );
    const split = parseEventLogs({ abi: ticketMarketAbi, logs: sold.logs, eventName: "TicketSold" })[0]?.args;
    expect(split).toMatchObject({ buyer, sellerMinor: 4675, royaltyMinor: 550, platformMinor: 275 });
    const ticket = await reader.readContract({
      address: collection,
      abi: ticketCollectionAbi,
      functionName: "ticketOf",
      args: [2n],
    });
    expect(ticket).toMatchObject({ owner: buyer, listed: false, pricePaidMinor: 5000, transferCount: 1 });
  });
});
