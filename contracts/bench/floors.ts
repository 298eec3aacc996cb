// What the EVM itself asks, hand-written in Yul: the ground that everybody stands on.
import { type Address, concatHex, type Hex, parseAbi, toFunctionSelector } from "viem";
import { call } from "./chain";
import { approveUsdc, type Bench, crowd, deployUsdc, newcomer, notebook, PRICE, people, type Row } from "./subject";

const abi = parseAbi([
  "constructor(address currency)",
  "function mint(uint256 quantityAndOwner)",
  "function list(uint256 id, uint256 price)",
  "function buy(uint256 id)",
  "function checkIn(uint256 id)",
  "function checkInWord(uint256 word, uint256 mask)",
  "function transferFrom(address from, address to, uint256 id)",
  "function clone(address implementation)",
]);

export async function floors(bench: Bench): Promise<Row[]> {
  const { chain, rival } = bench;
  const { deployer, seller, buyer, platform } = people;
  const { rows, write } = notebook(bench, "floor");
  const usdc = await deployUsdc(bench, [seller, buyer, platform]);
  const at = await chain.deploy(deployer, { abi, bytecode: rival("FloorTicket").bytecode }, [usdc]);
  const mint = (to: Address, quantity: bigint) => call(deployer, at, abi, "mint", [(quantity << 160n) | BigInt(to)]);
  for (const holder of [seller, seller, seller, buyer, seller]) await chain.send(mint(holder.address, 1n));

  for (const n of [1, 4, 10]) await write(`mint ${n}`, mint(newcomer(n).address, BigInt(n)));
  await write("mint 1, returning", mint(seller.address, 1n));
  const many: Hex = concatHex([toFunctionSelector("mintMany()"), ...crowd]);
  await write("mint 100 distinct", { from: deployer, to: at, data: many });

  // A sale before the measured one, so that no fee and no balance is a first one.
  await approveUsdc(chain, usdc, buyer, at);
  await chain.send(call(seller, at, abi, "list", [1n, PRICE]));
  await chain.send(call(buyer, at, abi, "buy", [1n]));
  await write("list", call(seller, at, abi, "list", [2n, PRICE]));
  await write("buy USDC", call(buyer, at, abi, "buy", [2n]));
  await write("transfer", call(seller, at, abi, "transferFrom", [seller.address, buyer.address, 3n]));

  await write("check-in, first of 256", call(deployer, at, abi, "checkIn", [1n]));
  await write("check-in", call(deployer, at, abi, "checkIn", [2n]));
  const all = (1n << 256n) - 1n;
  await write("check-in 256, fresh word", call(deployer, at, abi, "checkInWord", [1n, all]));
  await chain.send(call(deployer, at, abi, "checkInWord", [2n, 1n]));
  await write("check-in 255, touched word", call(deployer, at, abi, "checkInWord", [2n, all - 1n]));
  await write("new event", call(deployer, at, abi, "clone", [at]));
  return rows;
}
