import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import {
  type BaseError,
  ContractFunctionRevertedError,
  createPublicClient,
  createWalletClient,
  domainSeparator,
  encodeAbiParameters,
  http,
  keccak256,
  parseEventLogs,
  stringToHex,
} from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { anvil } from "viem/chains";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { ticketCollectionAbi } from "../abi/TicketCollection";
import { ticketFactoryAbi } from "../abi/TicketFactory";
import { ticketMarketAbi } from "../abi/TicketMarket";
import { buildContracts } from "./build.mjs";
import { dryRun, standInForUsdc, startAnvil } from "./deploy/dry-run.mjs";
import { planDeployment, proxy } from "./deploy/plan.mjs";
import { profiles } from "./deploy/profiles.mjs";
import { requireUsdc } from "./deploy/usdc.mjs";
import { deployContracts } from "./deploy.mjs";
import { contractsDir, forge } from "./forge.mjs";

type Options = Parameters<typeof deployContracts>[0];

// anvil's first two accounts, known to everybody.
const DEPLOYER_KEY = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";
const RELAYER_KEY = "0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d";
const deployer = privateKeyToAccount(DEPLOYER_KEY);
const relayer = privateKeyToAccount(RELAYER_KEY);
const organizer = privateKeyToAccount(generatePrivateKey());
const holder = privateKeyToAccount(generatePrivateKey());
const buyer = privateKeyToAccount(generatePrivateKey()).address;
const treasury = privateKeyToAccount(generatePrivateKey()).address;
const ref = (text: string) => stringToHex(text, { size: 32 });

const nodes: { stop: () => void }[] = [];
const readerOf = (rpcUrl: string) => createPublicClient({ transport: http(rpcUrl), pollingInterval: 50, cacheTime: 0 });

/** A chain of one test's own. */
async function startChain(chainId: number) {
  const node = await startAnvil(chainId);
  nodes.push(node);
  return node.rpcUrl;
}

let rpcUrl: string;

beforeAll(async () => {
  buildContracts();
  rpcUrl = await startChain(31_337);
}, 180_000);

afterAll(() => {
  for (const node of nodes) node.stop();
});

const deploy = (more: Partial<Options> = {}) =>
  deployContracts({ rpcUrl, deployerKey: DEPLOYER_KEY, relayer: relayer.address, treasury, ...more });

describe("deployContracts", () => {
  it("sends nothing when everything is there", async () => {
    const url = await startChain(31_337);
    const first = await deploy({ rpcUrl: url });
    const height = await readerOf(url).getBlockNumber();
    expect(await deploy({ rpcUrl: url, existing: first })).toEqual(first);
    const again = await deploy({ rpcUrl: url });
    expect(again).toEqual({ ...first, deployedAt: again.deployedAt });
    expect(await readerOf(url).getBlockNumber()).toBe(height);
  });

  it("goes on where it was cut, at the same addresses", async () => {
    const url = await startChain(31_337);
    const account = deployer;
    const plan = planDeployment({
      profile: profiles.local,
      admin: account.address,
      relayer: relayer.address,
      treasury,
    });
    const writer = createWalletClient({ account, chain: anvil, transport: http(url) });
    for (const { data } of plan.steps.slice(0, 3)) await writer.sendTransaction({ to: proxy, data });
    const made = await deploy({ rpcUrl: url });
    expect(made).toMatchObject(plan.addresses);
    // Two contracts and the two calls that name the version.
    expect(await readerOf(url).getBlockNumber()).toBe(3n + 4n);
    const read = (functionName: "currentVersion" | "owner") =>
      readerOf(url).readContract({ address: made.factory, abi: ticketFactoryAbi, functionName });
    expect(await read("currentVersion")).toBe(made.collectionImplementation);
    expect(await read("owner")).toBe(account.address);
  });

  it("finds the block that a deployment came with when no record of it is left", async () => {
    const url = await startChain(31_337);
    const first = await deploy({ rpcUrl: url });
    const writer = createWalletClient({ account: deployer, chain: anvil, transport: http(url) });
    for (let block = 0; block < 5; block += 1) await writer.sendTransaction({ to: buyer, value: 1n });
    const reader = readerOf(url);
    const { startBlock } = await deploy({ rpcUrl: url });
    const codeAt = (block: number) => reader.getCode({ address: first.factory, blockNumber: BigInt(block) });
    expect(await codeAt(startBlock)).toBeDefined();
    expect(await codeAt(startBlock - 1)).toBeUndefined();
  });

  it("keeps a deployment of other code that is alive, and replaces one that is gone", async () => {
    const first = await deploy();
    const other = await deploy({ treasury: buyer });
    expect(other.factory).not.toBe(first.factory);
    expect(await deploy({ existing: other })).toEqual(other);
    expect((await deploy({ existing: { ...other, sale: buyer } })).factory).toBe(first.factory);
  });

  it("refuses a record of another chain", async () => {
    const first = await deploy();
    await expect(deploy({ existing: { ...first, chainId: 137 } })).rejects.toThrow("deployment is for chain 137");
  });

  it("refuses a chain that has no profile", async () => {
    await expect(deploy({ rpcUrl: await startChain(5) })).rejects.toThrow("no profile for chain 5");
  });

  it("leaves the naming of the version to an admin who is not the deployer, and says so", async () => {
    const said = vi.spyOn(console, "error").mockImplementation(() => {});
    const made = await deploy({ admin: buyer });
    expect(said.mock.calls.flat().join()).toContain(
      `allowVersion, setCurrentVersion with ${made.collectionImplementation}`,
    );
    said.mockRestore();
    const version = await readerOf(rpcUrl).readContract({
      address: made.factory,
      abi: ticketFactoryAbi,
      functionName: "currentVersion",
    });
    expect(version).toBe("0x0000000000000000000000000000000000000000");
  });
});

describe("the USDC of a chain", () => {
  it("has the domain that Circle's token on Polygon answers with", () => {
    const domain = { name: "USD Coin", version: "2", chainId: 137, verifyingContract: profiles.polygon?.usd };
    expect(domainSeparator({ domain })).toBe("0xcaa2ce1a5703ccbe253a34eb3166df60a705c561b44b192061e28f2a985be2ca");
  });

  it("must be there", async () => {
    await expect(deploy({ rpcUrl: await startChain(137) })).rejects.toThrow("there is no contract");
  });

  it("must be Circle's own: a contract of another kind is refused", async () => {
    const { factory } = await deploy();
    await expect(requireUsdc(readerOf(rpcUrl), 31_337, factory)).rejects.toThrow("is not the USDC of chain 31337");
  });

  it("must be called what wallets sign for", async () => {
    const { usd } = await deploy();
    await requireUsdc(readerOf(rpcUrl), 31_337, usd);
    // On another chain the same token would have another domain.
    await expect(requireUsdc(readerOf(rpcUrl), 137, usd)).rejects.toThrow("its domain is");
  });
});

describe.each(Object.entries(profiles))("the profile %s", (_name, profile) => {
  const file = `deployments/rehearsal-${profile.chainId}.json`;
  const scriptOnce = (url: string) =>
    forge(["script", "script/Deploy.s.sol", "--rpc-url", url, "--broadcast"], {
      print: false,
      env: {
        DEPLOYER_KEY,
        RELAYER: relayer.address,
        TREASURY: treasury,
        DEPLOYMENT_FILE: file,
        // Not the build's own folders: other tests read them at this moment.
        FOUNDRY_OUT: "script-out",
        FOUNDRY_CACHE_PATH: "script-cache",
      },
    });

  afterAll(() => rmSync(join(contractsDir, file), { force: true }));

  it("is rehearsed on a fresh chain", async () => {
    const result = await dryRun({ profile, deploy: deployContracts });
    expect(result).toMatchObject({ ok: true, sentBySecondRun: 0, deployment: { chainId: profile.chainId } });
  }, 60_000);

  it("comes to the same addresses by forge script, which is safe to repeat", async () => {
    const url = await startChain(profile.chainId);
    if (profile.usd) await standInForUsdc(url, profile.usd);
    const { code, stdout, stderr } = scriptOnce(url);
    expect(code, stdout + stderr).toBe(0);
    const height = await readerOf(url).getBlockNumber();
    expect(height).toBeGreaterThan(0n);

    const made = await deploy({ rpcUrl: url });
    expect(scriptOnce(url).code).toBe(0);
    expect(await readerOf(url).getBlockNumber()).toBe(height);
    const { startBlock, deployedAt, ...addresses } = JSON.parse(readFileSync(join(contractsDir, file), "utf8"));
    expect(made).toMatchObject(addresses);
    expect(startBlock).toBeLessThanOrEqual(made.startBlock);
    expect(Date.parse(deployedAt)).toBeGreaterThan(0);
  }, 180_000);
});

it("forge script refuses a chain without USDC", async () => {
  const env = { DEPLOYER_KEY, RELAYER: relayer.address, TREASURY: treasury, DEPLOYMENT_FILE: "deployments/never.json" };
  const url = await startChain(137);
  const { code, stdout, stderr } = forge(["script", "script/Deploy.s.sol", "--rpc-url", url], {
    print: false,
    env: { ...env, FOUNDRY_OUT: "script-out", FOUNDRY_CACHE_PATH: "script-cache" },
  });
  expect(code).not.toBe(0);
  expect(stdout + stderr).toContain("Deploy_NotUsdc");
  expect(existsSync(join(contractsDir, "deployments/never.json"))).toBe(false);
}, 180_000);

describe("the committed ABIs", () => {
  it("carry a ticket from mint through a signed listing to a sale, and name the refusal over the cap", async () => {
    const { factory, market } = await deploy();
    const reader = createPublicClient({ chain: anvil, transport: http(rpcUrl), pollingInterval: 50 });
    const writer = createWalletClient({ chain: anvil, transport: http(rpcUrl), account: relayer });
    const mined = (hash: `0x${string}`) => reader.waitForTransactionReceipt({ hash });

    const params = {
      eventRef: ref("event"),
      organizer: organizer.address,
      operator: relayer.address,
      name: "Aurora",
      symbol: "AUR",
      doorsAt: 4_000_000_000,
      endsAt: 4_000_010_000,
      platformFeeBps: 500,
      version: "0x0000000000000000000000000000000000000000",
      contractURI: "https://tickets.example/event",
      policy: {
        capMayRise: false,
        capMayFall: false,
        mayPostpone: true,
        ruleDelaySeconds: 0,
        deskDelaySeconds: 0,
        releaseDelaySeconds: 86_400,
      },
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
          giftCooldownSeconds: 0,
          resaleStartAt: 0,
          resaleEndAt: 0,
          queueMatched: false,
          attested: false,
          souvenir: false,
        },
      ],
    } as const;
    const paramsType = ticketFactoryAbi.find((entry) => "name" in entry && entry.name === "createCollection");
    if (paramsType?.type !== "function") throw new Error("no createCollection in the ABI");
    const deadline = 4_000_000_000;
    const consent = await organizer.signTypedData({
      domain: { name: "TicketChain Factory", version: "1", chainId: 31337, verifyingContract: factory },
      types: {
        CreateCollection: [
          { name: "organizer", type: "address" },
          { name: "eventRef", type: "bytes32" },
          { name: "name", type: "string" },
          { name: "paramsHash", type: "bytes32" },
          { name: "deadline", type: "uint40" },
        ],
      },
      primaryType: "CreateCollection",
      message: {
        organizer: organizer.address,
        eventRef: params.eventRef,
        name: params.name,
        paramsHash: keccak256(encodeAbiParameters(paramsType.inputs, [params])),
        deadline,
      },
    });
    const created = await mined(
      await writer.writeContract({
        address: factory,
        abi: ticketFactoryAbi,
        functionName: "createCollectionFor",
        args: [params, deadline, consent],
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
