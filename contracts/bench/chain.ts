// A chain of its own for the bench, and transactions whose gas and slots are taken from the same mined receipt.
import { type ChildProcess, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import {
  type Abi,
  type AccessList,
  type Address,
  createPublicClient,
  createTestClient,
  createWalletClient,
  encodeDeployData,
  encodeFunctionData,
  getAddress,
  type Hex,
  hexToBytes,
  http,
  keccak256,
  type PrivateKeyAccount,
  parseEther,
  toHex,
} from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { foundry } from "viem/chains";
import type { Artifact } from "./artifacts";
import { bestList, ETHEREUM, POLYGON, reprice, type Touched } from "./reprice";
import { readTrace, type Step } from "./trace";

/** `calldata` to `rest` say where Ethereum's figure comes from, before refunds; `calldata` holds the 21,000 of every transaction. */
export type Gas = {
  ethereum: number;
  polygon: number;
  polygonWithList: number;
  parts: { calldata: number; storage: number; logs: number; rest: number; refund: number };
};
export type Call = { from: PrivateKeyAccount; to: Address; data: Hex; value?: bigint };
export type Chain = Awaited<ReturnType<typeof startChain>>;

/** Fixed keys whose addresses hold no zero byte, so that calldata costs the same whoever is meant. */
export function person(name: string): PrivateKeyAccount {
  for (let n = 0; ; n++) {
    const account = privateKeyToAccount(keccak256(toHex(`gas bench ${name} ${n}`)));
    if (!hexToBytes(account.address).includes(0)) return account;
  }
}

export const call = (
  from: PrivateKeyAccount,
  to: Address,
  abi: Abi,
  functionName: string,
  args: unknown[] = [],
): Call => ({
  from,
  to,
  data: encodeFunctionData({ abi, functionName, args }),
});

export const BENCH_TIME = 1_900_000_000;
/** Gas that each transaction may use. */
const GIVEN = 100_000_000;

export async function startChain() {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const process_ = spawn(
    anvilPath(),
    // biome-ignore format: pairs
    ["--host", "127.0.0.1", "--port", `${port}`, "--hardfork", "prague", "--timestamp", `${BENCH_TIME}`, "--gas-limit", "140000000",
     "--block-base-fee-per-gas", "1000000000", "--accounts", "1", "--steps-tracing", "--silent"],
    { stdio: "ignore" },
  );
  const transport = http(url, { timeout: 120_000 });
  const reader = createPublicClient({ chain: foundry, transport, pollingInterval: 20 });
  const controls = createTestClient({ chain: foundry, mode: "anvil", transport });
  await answers(process_, () => reader.getChainId());
  await controls.setBlockTimestampInterval({ interval: 1 });
  const rich = new Set<Address>();

  async function fund(address: Address) {
    if (rich.has(address)) return;
    await controls.setBalance({ address, value: parseEther("1000000") });
    rich.add(address);
  }

  /** Sends, and insists that it is mined without an error. */
  async function send(
    { from, to, data, value = 0n }: Omit<Call, "to"> & { to: Address | null },
    list: AccessList = [],
  ) {
    await fund(from.address);
    const wallet = createWalletClient({ account: from, chain: foundry, transport });
    const kind = list.length > 0 ? ({ type: "eip2930", accessList: list } as const) : ({ type: "legacy" } as const);
    const hash = await wallet.sendTransaction({
      to,
      data,
      value,
      gas: BigInt(GIVEN),
      gasPrice: 10_000_000_000n,
      ...kind,
    });
    const receipt = await reader.waitForTransactionReceipt({ hash });
    if (receipt.status === "success") return receipt;
    const why = await reader.call({ account: from.address, to, data, value }).catch((error: Error) => error);
    throw new Error(`a transaction reverted: ${why instanceof Error ? why.message : "no reason"}`);
  }

  return {
    url,
    reader,
    controls,
    send,

    async deploy(from: PrivateKeyAccount, artifact: Artifact, args: unknown[] = []): Promise<Address> {
      const data = encodeDeployData({ abi: artifact.abi, bytecode: artifact.bytecode, args });
      const { contractAddress } = await send({ from, to: null, data });
      return getAddress(contractAddress ?? "0x");
    },

    /** What the receipt says, and what the same steps cost on Polygon. */
    async measure(tx: Call): Promise<Gas> {
      await fund(tx.from.address);
      const id = await controls.snapshot();
      const receipt = await send(tx);
      const steps = await traceOf(url, receipt.transactionHash);
      const used = Number(receipt.gasUsed);
      const touched = readTrace(steps, { from: tx.from.address, to: tx.to });
      const usage = { ...touched, ...grossOf(steps, tx.data) };
      // The model is believed for Polygon because it gives Ethereum's own receipts to the unit, without a list and with.
      agree(reprice(usage, ETHEREUM), used);
      const list = bestList(usage, POLYGON);
      await controls.revert({ id });
      const again = await send(tx, list.map(toEntry));
      agree(reprice(usage, ETHEREUM, list), Number(again.gasUsed));
      const calldata = GIVEN - (steps[0]?.gas ?? GIVEN);
      const spentOn = (op: RegExp) =>
        steps.reduce((total, step) => (op.test(step.op) ? total + step.gasCost : total), 0);
      const [storage, logs] = [spentOn(/^[ST](LOAD|STORE)$/), spentOn(/^LOG/)];
      const rest = usage.gross - calldata - storage - logs;
      return {
        parts: { calldata, storage, logs, rest, refund: usage.gross - used },
        ethereum: used,
        polygon: reprice(usage, POLYGON),
        polygonWithList: reprice(usage, POLYGON, list),
      };
    },

    /** Runs with the chain as it is now and puts it back, so that no subject sees what another left. */
    async apart<T>(work: () => Promise<T>): Promise<T> {
      const id = await controls.snapshot();
      const before = new Set(rich);
      try {
        return await work();
      } finally {
        await controls.revert({ id });
        rich.clear();
        for (const address of before) rich.add(address);
      }
    },

    async stop() {
      process_.kill();
      await new Promise((done) => process_.once("exit", done));
    },
  };
}

const toEntry = ({ address, slots }: Touched) => ({
  address: getAddress(address),
  storageKeys: slots.map((slot) => toHex(slot, { size: 32 })),
});

function agree(model: number, receipt: number) {
  if (model !== receipt) throw new Error(`the model says ${model} where the receipt says ${receipt}`);
}

/** A trace of a large transaction is larger than what viem takes. */
async function traceOf(url: string, hash: Hex): Promise<Step[]> {
  const options = { disableStorage: true, disableMemory: true, enableReturnData: false };
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "debug_traceTransaction", params: [hash, options] });
  const answer = await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body });
  const { result, error } = (await answer.json()) as { result?: { structLogs: Step[] }; error?: { message: string } };
  if (!result) throw new Error(`no trace: ${error?.message}`);
  return result.structLogs;
}

/** Gas before refunds: what was given less what was left at the last step of the outermost frame. */
function grossOf(steps: Step[], data: Hex) {
  const last = steps.findLast((step) => step.depth === steps[0]?.depth);
  if (!last) throw new Error("a transaction without steps is not measured here");
  const tokens = hexToBytes(data).reduce((sum, byte) => sum + (byte === 0 ? 1 : 4), 0);
  return { gross: GIVEN - (last.gas - last.gasCost), calldataFloor: 21_000 + 10 * tokens };
}

function anvilPath(): string {
  const require = createRequire(import.meta.url);
  const arch = { x64: "amd64", arm64: "arm64" }[process.arch as "x64" | "arm64"];
  const folder = dirname(require.resolve(`@foundry-rs/anvil-${process.platform}-${arch}/package.json`));
  return join(folder, "bin", process.platform === "win32" ? "anvil.exe" : "anvil");
}

const freePort = () =>
  new Promise<number>((done, fail) => {
    const server = createServer();
    server.once("error", fail);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => (typeof address === "object" && address ? done(address.port) : fail(new Error("no port"))));
    });
  });

async function answers(child: ChildProcess, ask: () => Promise<unknown>) {
  for (let tries = 0; ; tries++) {
    if (child.exitCode !== null) throw new Error(`anvil ended with ${child.exitCode}`);
    try {
      return await ask();
    } catch (error) {
      if (tries === 100) throw error;
      await new Promise((done) => setTimeout(done, 100));
    }
  }
}
