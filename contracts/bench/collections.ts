// The libraries that people mint with, each through the smallest contract that makes it sell tickets.
import { type Abi, type Address, erc721Abi } from "viem";
import { call } from "./chain";
import {
  approveUsdc,
  type Bench,
  crowd,
  deployUsdc,
  newcomer,
  notebook,
  PRICE,
  people,
  type Row,
  type Scenario,
} from "./subject";

type Library = {
  subject: string;
  contract: string;
  extra?: unknown[];
  checksIn?: true;
  escrow?: true;
  prepare?: typeof guardTransfers;
};

// Tier 1 at 100.00, in the form in which each of the two keeps it.
const packed = (1n << 88n) | 10_000n;
const libraries: Library[] = [
  { subject: "OpenZeppelin", contract: "OzTicket", escrow: true },
  { subject: "OpenZeppelin + struct", contract: "OzStructTicket", extra: [1, 10_000n], checksIn: true, escrow: true },
  { subject: "Solady, packed", contract: "SoladyTicket", extra: [packed], checksIn: true, escrow: true },
  { subject: "ERC721A", contract: "Erc721aTicket", escrow: true },
  { subject: "ERC-721C", contract: "Erc721cTicket", prepare: guardTransfers, escrow: true },
];

export const collections: Record<string, Scenario> = Object.fromEntries(
  libraries.map((library) => [library.subject, (bench) => measureLibrary(bench, library)]),
);

async function measureLibrary(
  bench: Bench,
  { subject, contract, extra = [], checksIn, escrow, prepare }: Library,
): Promise<Row[]> {
  const { chain, rival } = bench;
  const { deployer, seller, buyer } = people;
  const { rows, write } = notebook(bench, subject);
  const { abi } = rival(contract);
  const at = await chain.deploy(deployer, rival(contract));
  const mint = (to: Address, quantity: number) => call(deployer, at, abi, "mint", [to, BigInt(quantity), ...extra]);
  for (const holder of [deployer, seller, seller, seller, seller, buyer, seller])
    await chain.send(mint(holder.address, 1));

  for (const n of [1, 4, 10]) await write(`mint ${n}`, mint(newcomer(n).address, n));
  await write("mint 1, returning", mint(seller.address, 1));
  await write("mint 100 distinct", call(deployer, at, abi, "mintMany", [crowd, ...extra]));

  const id = (n: number) => BigInt(contract === "Erc721aTicket" ? n - 1 : n);
  if (escrow) {
    await measureEscrow(bench, at, [id(3), id(4)], write, prepare);
  }
  if (escrow)
    await write("transfer", call(seller, at, erc721Abi, "transferFrom", [seller.address, buyer.address, id(2)]));
  if (checksIn) await measureCheckIn(bench, at, abi, write);
  return rows;
}

type Write = ReturnType<typeof notebook>["write"];

/** A market that takes tickets into its own hands; there is another offer in it, and another sale was before. */
async function measureEscrow(
  bench: Bench,
  token: Address,
  [first, second]: [bigint, bigint],
  write: Write,
  prepare?: typeof guardTransfers,
) {
  const { chain, rival } = bench;
  const { deployer, seller, buyer, platform, organizer } = people;
  const { abi } = rival("EscrowMarket");
  const usdc = await deployUsdc(bench, [seller, buyer, platform, organizer]);
  const market = await chain.deploy(deployer, rival("EscrowMarket"), [usdc, platform.address, organizer.address]);
  const approve = (id: bigint) => call(seller, token, erc721Abi, "approve", [market, id]);
  await prepare?.(bench, token, market);
  await approveUsdc(chain, usdc, buyer, market);
  await chain.send(approve(first));
  await chain.send(call(seller, market, abi, "list", [token, first, PRICE]));

  await write("approve", approve(second));
  await write("list", call(seller, market, abi, "list", [token, second, PRICE]));
  await write("buy USDC", call(buyer, market, abi, "buy", [token, second]));
}

async function measureCheckIn({ chain }: Bench, at: Address, abi: Abi, write: Write) {
  const { deployer } = people;
  const from = await chain.reader.readContract({ address: at, abi, functionName: "nextId" });
  await chain.send(
    call(deployer, at, abi, "mint", [
      newcomer(256).address,
      256n,
      ...(abi.some((item) => "name" in item && item.name === "tickets") ? [1, 10_000n] : [packed]),
    ]),
  );
  const ids = Array.from({ length: 256 }, (_, n) => (from as bigint) + BigInt(n));
  await write("check-in", call(deployer, at, abi, "checkIn", [[1n]]));
  await write("check-in 256, fresh word", call(deployer, at, abi, "checkIn", [ids]));
}

/** ERC-721C's own guard: only whitelisted markets, and holders themselves, may move a token. */
async function guardTransfers({ chain, rival }: Bench, token: Address, market: Address) {
  const { deployer } = people;
  const { abi } = rival("CreatorTokenTransferValidator");
  const settings = await chain.deploy(deployer, rival("CreatorTokenTransferValidatorConfiguration"), [
    deployer.address,
  ]);
  const settingsAbi = rival("CreatorTokenTransferValidatorConfiguration").abi;
  await chain.send(call(deployer, settings, settingsAbi, "setNativeValueToCheckPauseState", [0n]));
  const validator = await chain.deploy(deployer, rival("CreatorTokenTransferValidator"), [
    deployer.address,
    deployer.address,
    "CreatorTokenTransferValidator",
    "5.0.0",
    settings,
  ]);
  await chain.send(call(deployer, token, rival("Erc721cTicket").abi, "setTransferValidator", [validator]));
  await chain.send(call(deployer, validator, abi, "createList", ["markets"]));
  await chain.send(call(deployer, validator, abi, "applyListToCollection", [token, 1n]));
  await chain.send(call(deployer, validator, abi, "addAccountsToWhitelist", [1n, [market]]));
}
