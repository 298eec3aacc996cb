// What every scenario shares: who takes part, what a ticket costs, and real USDC in everybody's hands.
import { type Address, erc20Abi, maxUint256, type PrivateKeyAccount } from "viem";
import type { Artifact } from "./artifacts";
import { type Call, type Chain, call, type Gas, person } from "./chain";

/** `op` names the same operation for every subject; `note` says what is special about this one. */
export type Row = { subject: string; op: string; gas: Gas };
export type Bench = { chain: Chain; rival: (name: string) => Artifact };
export type Scenario = (bench: Bench) => Promise<Row[]>;

export const PRICE_MINOR = 10_000n;
/** USDC has six decimals, prices have two. */
export const PRICE = PRICE_MINOR * 10_000n;

export const people = {
  deployer: person("deployer"),
  organizer: person("organizer"),
  platform: person("platform"),
  seller: person("seller"),
  buyer: person("buyer"),
  friend: person("friend"),
  circle: person("circle"),
};

/** Somebody who never held a ticket. */
export const newcomer = (n: number) => person(`newcomer ${n}`);

/** A hundred of them, in ascending order, because one of the rivals needs it so. */
export const crowd = Array.from({ length: 100 }, (_, n) => person(`crowd ${n}`).address).sort((a, b) =>
  BigInt(a) < BigInt(b) ? -1 : 1,
);

/** Measures one operation after the other and writes them down for one subject. */
export function notebook({ chain }: Bench, subject: string) {
  const rows: Row[] = [];
  return {
    rows,
    async write(op: string, tx: Call) {
      rows.push({ subject, op, gas: await chain.measure(tx) });
    },
  };
}

/** Circle's own USDC behind its proxy. Everybody named has some, so that no balance is a first one. */
export async function deployUsdc({ chain, rival }: Bench, holders: PrivateKeyAccount[]): Promise<Address> {
  const { circle, deployer } = people;
  const checker = await chain.deploy(circle, rival("SignatureChecker"));
  const token = rival("FiatTokenV2_2");
  const linked: Artifact = {
    abi: token.abi,
    bytecode: token.bytecode.replace(/__\$[0-9a-f]{34}\$__/g, checker.slice(2).toLowerCase()) as Artifact["bytecode"],
  };
  const logic = await chain.deploy(circle, linked);
  // The proxy's own admin may not use it, so that another account deploys it.
  const usdc = await chain.deploy(deployer, rival("FiatTokenProxy"), [logic]);
  const asCircle = (name: string, args: unknown[]) => chain.send(call(circle, usdc, token.abi, name, args));
  const roles = [circle.address, circle.address, circle.address, circle.address];
  await asCircle("initialize", ["USD Coin", "USDC", "USD", 6, ...roles]);
  await asCircle("initializeV2", ["USD Coin"]);
  await asCircle("initializeV2_1", [person("lost and found").address]);
  await asCircle("initializeV2_2", [[], "USDC"]);
  await asCircle("configureMinter", [circle.address, maxUint256]);
  for (const holder of holders) await asCircle("mint", [holder.address, 1_000_000n * PRICE]);
  return usdc;
}

export const approveUsdc = (chain: Chain, usdc: Address, owner: PrivateKeyAccount, spender: Address) =>
  chain.send(call(owner, usdc, erc20Abi, "approve", [spender, maxUint256]));
