// Unlock Protocol: the ticketing contracts that are used most, as their publisher compiled them.
import { type Abi, type Address, encodeFunctionData, erc721Abi, parseEventLogs, zeroAddress } from "viem";
import { BENCH_TIME, call, person } from "./chain";
import { approveUsdc, type Bench, crowd, deployUsdc, newcomer, notebook, PRICE, people, type Row } from "./subject";

const VERSION = 15;
const YEAR = 31_536_000n;

export async function unlock(bench: Bench): Promise<Row[]> {
  const { chain, rival } = bench;
  const { deployer, organizer, seller, buyer } = people;
  const { rows, write } = notebook(bench, "Unlock PublicLock");
  const usdc = await deployUsdc(bench, [seller, buyer, organizer]);
  const { abi } = rival("Unlock");
  const logic = await chain.deploy(deployer, rival("Unlock"));
  const start = encodeFunctionData({ abi, functionName: "initialize", args: [deployer.address] });
  const hub = await chain.deploy(deployer, rival("TransparentUpgradeableProxy"), [
    logic,
    person("unlock admin").address,
    start,
  ]);
  const template = await chain.deploy(deployer, rival("PublicLock"));
  const asDeployer = (name: string, args: unknown[]) => chain.send(call(deployer, hub, abi, name, args));
  await asDeployer("addLockTemplate", [template, VERSION]);
  await asDeployer("setLockTemplate", [template]);

  const lockAbi = rival("PublicLock").abi;
  const name = "An evening";
  const terms = [organizer.address, YEAR, usdc, PRICE, 1_000_000n, name];
  const data = encodeFunctionData({ abi: lockAbi, functionName: "initialize", args: terms });
  const create = call(organizer, hub, abi, "createUpgradeableLockAtVersion", [data, VERSION]);
  const receipt = await chain.send(create);
  const [made] = parseEventLogs({ abi, logs: receipt.logs, eventName: "NewLock" });
  const lock = (made as unknown as { args: { newLockAddress: Address } }).args.newLockAddress;
  await write("new event", create);
  await chain.send(call(organizer, lock, lockAbi, "updateLockConfig", [YEAR, 1_000_000n, 100n]));

  const until = BigInt(BENCH_TIME) + YEAR;
  const grant = (owners: Address[]) =>
    call(organizer, lock, lockAbi, "grantKeys", [owners, owners.map(() => until), owners.map(() => zeroAddress)]);
  await chain.send(grant([seller.address, seller.address, buyer.address]));
  for (const n of [1, 4, 10]) await write(`mint ${n}`, grant(Array.from({ length: n }, () => newcomer(n).address)));
  await write("mint 100 distinct", grant(crowd));

  // Two forms are called `purchase`; this is the one whose lists are plain.
  const purchase: Abi = lockAbi.filter(
    (item) => item.type === "function" && item.name === "purchase" && item.inputs.length === 5,
  );
  const pay = (to: Address) =>
    call(buyer, lock, purchase, "purchase", [[PRICE], [to], [zeroAddress], [zeroAddress], ["0x"]]);
  await approveUsdc(chain, usdc, buyer, lock);
  await chain.send(pay(newcomer(20).address));
  await write("first sale, USDC", pay(newcomer(2).address));
  await write("transfer", call(seller, lock, erc721Abi, "transferFrom", [seller.address, newcomer(3).address, 1n]));
  return rows;
}
