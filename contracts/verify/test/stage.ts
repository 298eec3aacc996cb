import {
  type Abi,
  type Address,
  createPublicClient,
  createTestClient,
  createWalletClient,
  type Hex,
  http,
  parseAbi,
  parseEther,
  parseEventLogs,
  stringToHex,
} from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { anvil } from "viem/chains";
import { ticketCollectionAbi } from "../../abi/TicketCollection";
import { ticketFactoryAbi } from "../../abi/TicketFactory";
import { ticketMarketAbi } from "../../abi/TicketMarket";
import { ticketSaleAbi } from "../../abi/TicketSale";
import { startAnvil } from "../../script/deploy/dry-run.mjs";
import { deployContracts } from "../../script/deploy.mjs";

export const ref = (text: string) => stringToHex(text, { size: 32 });
export const hour = 3_600;
export const day = 86_400;
export const usdAbi = parseAbi([
  "function mint(address to, uint256 amount)",
  "function approve(address spender, uint256 amount) returns (bool)",
  "function setBlocked(address account, bool blocked)",
]);

type Write = { address: Address; abi: Abi; functionName: string; args?: readonly unknown[]; value?: bigint };
export type TierInput = Partial<{ [key: string]: unknown }>;
export type Stage = Awaited<ReturnType<typeof openStage>>;

/** A chain of our own with our contracts, where anybody can be played and the clock goes forward as told. */
export async function openStage() {
  const node: { rpcUrl: string; stop(): void } = await startAnvil(anvil.id);
  const transport = http(node.rpcUrl);
  const reader = createPublicClient({ chain: anvil, transport, pollingInterval: 5, cacheTime: 0 });
  const tools = createTestClient({ chain: anvil, mode: "anvil", transport });
  await tools.request({ method: "anvil_autoImpersonateAccount" as never, params: [true] as never });
  const person = async () => {
    const account = privateKeyToAccount(generatePrivateKey());
    await tools.setBalance({ address: account.address, value: parseEther("1000") });
    return account;
  };
  const [deployer, relayer, treasury, organizer] = [await person(), await person(), await person(), await person()];
  const deployerKey = generatePrivateKey();
  await tools.setBalance({ address: privateKeyToAccount(deployerKey).address, value: parseEther("1000") });
  const house = await deployContracts({
    rpcUrl: node.rpcUrl,
    deployerKey,
    relayer: relayer.address,
    treasury: treasury.address,
  });

  const send = async (from: Address, call: Write) => {
    const writer = createWalletClient({ chain: anvil, transport, account: from });
    const hash = await writer.writeContract({ ...call, gas: 8_000_000n } as never);
    const receipt = await reader.waitForTransactionReceipt({ hash });
    if (receipt.status !== "success") {
      await reader.simulateContract({ ...call, account: from } as never);
      throw new Error(`${call.functionName} reverted`);
    }
    return receipt;
  };
  const now = async () => Number((await reader.getBlock()).timestamp);
  /** The next transaction happens this much later. */
  const later = async (seconds: number) => {
    await tools.increaseTime({ seconds });
    await tools.mine({ blocks: 1 });
  };
  const at = async (time: number) => later(time - (await now()));

  const createEvent = async (
    name: string,
    tiers: TierInput[],
    policy: object,
    times: { doorsAt: number; endsAt: number },
  ) => {
    const terms = {
      address: house.factory,
      abi: ticketFactoryAbi,
      functionName: "setTerms",
      args: [organizer.address, true, 500],
    };
    await send(relayer.address, terms as Write);
    const params = {
      eventRef: ref(name),
      organizer: organizer.address,
      operator: relayer.address,
      name,
      symbol: "AUR",
      ...times,
      platformFeeBps: 500,
      version: "0x0000000000000000000000000000000000000000",
      contractURI: `https://tickets.example/${name}`,
      policy,
      tiers: tiers.map((tier) => ({ ...plainTier, salesEndAt: times.doorsAt, ...tier })),
    };
    const call = { address: house.factory, abi: ticketFactoryAbi, functionName: "createCollection", args: [params] };
    const receipt = await send(organizer.address, call as Write);
    const created = parseEventLogs({ abi: ticketFactoryAbi, logs: receipt.logs, eventName: "CollectionCreated" })[0];
    if (!created) throw new Error("no collection was created");
    const collection = created.args.collection;
    return {
      address: collection,
      tickets: (from: Address, functionName: string, ...args: unknown[]) =>
        send(from, { address: collection, abi: ticketCollectionAbi as Abi, functionName, args }),
      market: (from: Address, functionName: string, ...args: unknown[]) =>
        send(from, { address: house.market, abi: ticketMarketAbi as Abi, functionName, args: [collection, ...args] }),
      sale: (from: Address, functionName: string, ...args: unknown[]) =>
        send(from, { address: house.sale, abi: ticketSaleAbi as Abi, functionName, args: [collection, ...args] }),
    };
  };
  /** USDC in a purse, ready for market and sale. */
  const purse = async (account: Address) => {
    await send(account, { address: house.usd, abi: usdAbi, functionName: "mint", args: [account, 10n ** 12n] });
    for (const spender of [house.market, house.sale]) {
      await send(account, { address: house.usd, abi: usdAbi, functionName: "approve", args: [spender, 10n ** 12n] });
    }
  };
  return {
    ...node,
    house: house as Record<"factory" | "market" | "sale" | "usd" | "collectionImplementation", Address>,
    reader,
    tools,
    person,
    send,
    now,
    later,
    at,
    createEvent,
    purse,
    actors: { deployer, relayer: relayer.address, treasury: treasury.address, organizer: organizer.address },
  };
}

const plainTier = {
  cap: 20,
  priceMinor: 5000,
  currency: stringToHex("USD"),
  salesStartAt: 1,
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
};

export const order = (to: Address, tierId: number, quantity: number, priceMinor: number, name: string) => ({
  to,
  tierId,
  quantity,
  priceMinor,
  orderRef: ref(name),
});

/** Addresses of 20 bytes each, ascending. */
export const ownerList = (owners: Address[]): Hex =>
  `0x${[...owners]
    .sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1))
    .map((owner) => owner.slice(2))
    .join("")}`;
