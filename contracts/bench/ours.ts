// Our own contracts, under the same conditions as the rivals. The one file that knows their interfaces.
import {
  type Abi,
  type AbiFunction,
  type Address,
  concatHex,
  encodeAbiParameters,
  type Hex,
  keccak256,
  toHex,
  zeroAddress,
} from "viem";
import { BENCH_TIME, type Call, call, person } from "./chain";
import {
  approveUsdc,
  type Bench,
  crowd,
  deployUsdc,
  newcomer,
  notebook,
  PRICE,
  PRICE_MINOR,
  people,
  type Row,
} from "./subject";

const relayer = person("relayer");
const DOORS_AT = BENCH_TIME + 30 * 86_400;
const ref = (name: string) => keccak256(toHex(name));

/** 100.00 USD, resale to 110 % with 5 % royalty, two gifts. The platform takes 2.5 %, as at the rivals' markets. */
const tier = {
  cap: 1_000_000,
  priceMinor: Number(PRICE_MINOR),
  currency: toHex("USD"),
  salesStartAt: BENCH_TIME - 86_400,
  salesEndAt: DOORS_AT,
  resaleAllowed: true,
  resaleCapBps: 11_000,
  royaltyBps: 500,
  giftsMax: 2,
  giftBlackoutSeconds: 86_400,
  giftCooldownSeconds: 0,
  resaleStartAt: 0,
  resaleEndAt: 0,
  queueMatched: false,
  attested: false,
  souvenir: false,
};
const policy = {
  capMayRise: true,
  capMayFall: false,
  mayPostpone: true,
  ruleDelaySeconds: 604_800,
  deskDelaySeconds: 86_400,
  releaseDelaySeconds: 259_200,
};
const CREATE_TYPES = {
  CreateCollection: [
    { name: "organizer", type: "address" },
    { name: "eventRef", type: "bytes32" },
    { name: "name", type: "string" },
    { name: "paramsHash", type: "bytes32" },
    { name: "deadline", type: "uint40" },
  ],
} as const;
const LIST_TYPES = {
  List: [
    { name: "collection", type: "address" },
    { name: "tokenId", type: "uint256" },
    { name: "priceMinor", type: "uint32" },
    { name: "nonce", type: "uint256" },
    { name: "deadline", type: "uint40" },
  ],
} as const;
const RECEIVE_TYPES = {
  ReceiveWithAuthorization: [
    { name: "from", type: "address" },
    { name: "to", type: "address" },
    { name: "value", type: "uint256" },
    { name: "validAfter", type: "uint256" },
    { name: "validBefore", type: "uint256" },
    { name: "nonce", type: "bytes32" },
  ],
} as const;
const event = (name: string, tiers: number) => ({
  eventRef: ref(name),
  organizer: people.organizer.address,
  operator: relayer.address,
  name: "Aurora at the Harbour",
  symbol: "AURORA",
  doorsAt: DOORS_AT,
  endsAt: DOORS_AT + 6 * 3_600,
  platformFeeBps: 250,
  version: zeroAddress,
  contractURI: "https://tickets.example/metadata/event-1",
  policy,
  tiers: Array.from({ length: tiers }, () => tier),
});

export async function ours(bench: Bench): Promise<Row[]> {
  const { chain, rival } = bench;
  const { organizer, seller, buyer, friend } = people;
  const { rows, write } = notebook(bench, "TicketChain");
  const usdc = await deployUsdc(bench, [seller, buyer, organizer]);
  const { factory, market, sale, create, createSigned } = await deployHouse(bench, usdc);

  await chain.send(create("first event", 3));
  await write("new event", create("an event", 1));
  await write("new event, 3 tiers", create("an event of three tiers", 3));
  await write("new event, signed", await createSigned("an event that was signed for", 1));
  const at = (await chain.reader.readContract({
    address: factory,
    abi: rival("TicketFactory").abi,
    functionName: "collectionOf",
    args: [organizer.address, ref("first event")],
  })) as Address;

  const collectionAbi = rival("TicketCollection").abi;
  const as =
    (who: typeof relayer, abi: Abi, to: Address) =>
    (name: string, ...args: unknown[]) =>
      call(who, to, abi, name, args);
  const collection = as(relayer, collectionAbi, at);
  const marketOf = (who: typeof relayer) => as(who, rival("TicketMarket").abi, market);
  const next = async (name: string) =>
    (await chain.reader.readContract({ address: at, abi: collectionAbi, functionName: name })) as bigint;
  const mint = async (to: Address, quantity: number): Promise<Call> =>
    collection("mint", await next("nextTokenId"), [
      { to, tierId: 1, quantity, priceMinor: tier.priceMinor, orderRef: ref(`order of ${quantity}`) },
    ]);
  const sent = async (tx: Call | Promise<Call>) => chain.send(await tx);

  // Ids 1 to 9 one by one, then 10 to 1,009 in runs.
  for (let id = 1; id <= 8; id++) await sent(mint(seller.address, 1));
  await sent(mint(buyer.address, 1));
  await sent(mint(friend.address, 1_000));
  for (const n of [1, 4, 10]) await write(`mint ${n}`, await mint(newcomer(n).address, n));
  await write("mint 1, returning", await mint(seller.address, 1));
  const bulk = async (owners: Address[]) =>
    collection("mintBulk", await next("nextBulkId"), 1, 0, ref("an issue"), concatHex(owners));
  await sent(bulk([friend.address]));
  await write("mint 100 distinct", await bulk(crowd));

  const price = tier.priceMinor;
  await write("list, first of 256", marketOf(seller)("list", at, 1n, price));
  await write("list", marketOf(seller)("list", at, 2n, price));
  await write("list, inside an order of 10", marketOf(friend)("list", at, 14n, price));
  await approveUsdc(chain, usdc, buyer, market);
  const buy = (id: bigint) => marketOf(buyer)("buy", at, id, price, ref(`sale ${id}`));
  await sent(buy(1n));
  await write("buy USDC", buy(2n));
  await sent(marketOf(seller)("list", at, 3n, price));
  await write(
    "settle by card",
    marketOf(relayer)("settleByCard", at, 3n, seller.address, buyer.address, price, ref("card sale")),
  );
  await write("list, signed", await listSigned(market, at, rival("TicketMarket").abi));
  await sent(marketOf(seller)("list", at, 7n, price));
  await write("buy USDC, signed", await buySigned(bench, market, at, usdc));
  await write("gift", marketOf(seller)("gift", at, 4n, buyer.address, ref("a gift")));

  await approveUsdc(chain, usdc, buyer, sale);
  await sent(collection("setOnSale", true));
  const purchase = (n: number) =>
    call(buyer, sale, rival("TicketSale").abi, "purchase", [at, 1, 1, price, ref(`purchase ${n}`)]);
  await sent(purchase(1));
  await write("first sale, USDC", purchase(2));

  const now = BENCH_TIME + 3_600;
  const enter = (id: bigint) => collection("checkIn", [id], ref("gate"), [now]);
  const enterWord = (word: bigint, mask: bigint) => collection("checkInWords", [word], [mask], ref("gate"), now);
  await write("check-in, first of 256", enter(5n));
  await write("check-in", enter(6n));
  const all = (1n << 256n) - 1n;
  await write("check-in 256, fresh word", enterWord(1n, all));
  await sent(enter(512n));
  await write("check-in 255, touched word", enterWord(2n, all - 1n));
  return rows;
}

/** The holder signs, the relayer sends. */
async function listSigned(market: Address, collection: Address, abi: Abi): Promise<Call> {
  const { seller } = people;
  const message = { collection, tokenId: 8n, priceMinor: tier.priceMinor, nonce: 1n, deadline: DOORS_AT };
  const signature = await seller.signTypedData({
    domain: { name: "TicketChain Market", version: "1", chainId: 31337, verifyingContract: market },
    types: LIST_TYPES,
    primaryType: "List",
    message,
  });
  return call(relayer, market, abi, "listFor", [message, seller.address, signature]);
}

/** One signature orders and pays: the order's hash is the nonce of the buyer's ERC-3009 authorization. */
async function buySigned({ chain, rival }: Bench, market: Address, collection: Address, usdc: Address): Promise<Call> {
  const { buyer } = people;
  const { abi } = rival("TicketMarket");
  const priceMinor = tier.priceMinor;
  const order = {
    collection,
    tokenId: 7n,
    buyer: buyer.address,
    priceMinor,
    saleRef: ref("signed sale"),
    deadline: DOORS_AT,
  };
  const read = { address: market, abi, functionName: "orderHash", args: [order] } as const;
  const nonce = (await chain.reader.readContract(read)) as Hex;
  const signature = await buyer.signTypedData({
    domain: { name: "USD Coin", version: "2", chainId: 31337, verifyingContract: usdc },
    types: RECEIVE_TYPES,
    primaryType: "ReceiveWithAuthorization",
    message: { from: buyer.address, to: market, value: PRICE, validAfter: 0n, validBefore: BigInt(DOORS_AT), nonce },
  });
  return call(relayer, market, abi, "buyFor", [order, signature]);
}

async function deployHouse({ chain, rival }: Bench, usdc: Address) {
  const { deployer, organizer, platform } = people;
  const factory = await chain.deploy(deployer, rival("TicketFactory"), [
    deployer.address,
    relayer.address,
    platform.address,
  ]);
  const market = await chain.deploy(deployer, rival("TicketMarket"), [factory, usdc, toHex("POL")]);
  const sale = await chain.deploy(deployer, rival("TicketSale"), [factory, market, usdc]);
  const version = await chain.deploy(deployer, rival("TicketCollection"), [factory, market, sale]);
  const { abi } = rival("TicketFactory");
  await chain.send(call(deployer, factory, abi, "allowVersion", [version, true]));
  await chain.send(call(deployer, factory, abi, "setCurrentVersion", [version]));
  await chain.send(call(relayer, factory, abi, "setTerms", [organizer.address, true, 250]));
  const create = (name: string, tiers: number) =>
    call(organizer, factory, abi, "createCollection", [event(name, tiers)]);
  /** As the platform does it: the organizer signs, the relayer sends. */
  const createSigned = async (name: string, tiers: number) => {
    const params = event(name, tiers);
    const input = abi.find((item) => item.type === "function" && item.name === "createCollection");
    const paramsHash = keccak256(encodeAbiParameters((input as AbiFunction).inputs, [params]));
    const signature = await organizer.signTypedData({
      domain: { name: "TicketChain Factory", version: "1", chainId: 31337, verifyingContract: factory },
      types: CREATE_TYPES,
      primaryType: "CreateCollection",
      message: {
        organizer: organizer.address,
        eventRef: params.eventRef,
        name: params.name,
        paramsHash,
        deadline: DOORS_AT,
      },
    });
    return call(relayer, factory, abi, "createCollectionFor", [params, DOORS_AT, signature]);
  };
  return { factory, market, sale, create, createSigned };
}
