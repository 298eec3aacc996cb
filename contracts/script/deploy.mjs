// node contracts/script/deploy.mjs --rpc <url> --profile <name> --relayer <address> --treasury <address> [--admin <address>]
//   [--out <file>] [--start-block <number>] [--dry-run]
// Deploys what is missing and records it in contracts/deployments/<chainId>.json, or in --out. Safe to repeat.
// --dry-run needs no --rpc, no key and no accounts: it starts a chain of its own with the profile's chain id.
// The deployer's key is read from DEPLOYER_KEY, never from the command line, where other processes could see it.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import {
  createPublicClient,
  createWalletClient,
  defineChain,
  encodeFunctionData,
  http,
  isAddressEqual,
  zeroAddress,
} from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { buildContracts } from "./build.mjs";
import { planDeployment, proxy } from "./deploy/plan.mjs";
import { profileOf, profiles } from "./deploy/profiles.mjs";
import { requireUsdc } from "./deploy/usdc.mjs";
import { contractsDir } from "./forge.mjs";
import { readArtifact } from "./generate-abi.mjs";

/**
 * @typedef {`0x${string}`} Address
 * @typedef {{ chainId: number, factory: Address, market: Address, sale: Address, collectionImplementation: Address,
 *   usd: Address, startBlock: number, deployedAt: string }} Deployment
 */

/**
 * Deploys factory, market, sale and collection at addresses that depend on nothing but their code and their arguments,
 * and names the collection's code for new events. The same transactions as script/Deploy.s.sol. The admin is the deployer
 * unless named; the relayer gets every role of the house. Safe to repeat, and after a run that was cut short: what is
 * there stays. Give `existing` to keep a deployment of older code: when its contracts answer it is returned as it is.
 * @param {{ rpcUrl: string, deployerKey: Address, relayer: Address, treasury: Address, admin?: Address,
 *   existing?: Deployment, startBlock?: number }} options
 * @returns {Promise<Deployment>}
 * @throws when the chain does not answer, is none of ours, has another USDC than Circle's, a transaction reverts, or
 *   `existing` belongs to another chain.
 */
export async function deployContracts({ rpcUrl, deployerKey, relayer, treasury, admin, existing, startBlock }) {
  const transport = http(rpcUrl);
  const reader = createPublicClient({ transport, pollingInterval: 100 });
  const chainId = await reader.getChainId();
  if (existing && existing.chainId !== chainId) {
    throw new Error(`deployment is for chain ${existing.chainId}, ${rpcUrl} is chain ${chainId}`);
  }
  const profile = profileOf(chainId);
  const account = privateKeyToAccount(deployerKey);
  const owner = admin ?? account.address;
  const plan = planDeployment({ profile, admin: owner, relayer, treasury });
  const { factory, market, sale, collectionImplementation, usd } = plan.addresses;
  const recorded = existing && Object.entries(plan.addresses).every(([name, address]) => existing[name] === address);
  if (existing && !recorded && (await isAlive(reader, existing))) return existing;
  const [proxyCode, block, present] = await Promise.all([
    reader.getCode({ address: proxy }),
    reader.getBlock(),
    Promise.all(plan.steps.map(({ address }) => hasCode(reader, address))),
  ]);
  if (!proxyCode) throw new Error(`chain ${chainId} has no deployment proxy at ${proxy}`);
  if (profile.usd) await requireUsdc(reader, chainId, profile.usd);
  const isThere = (name) => present[plan.steps.findIndex((step) => step.name === name)];

  const absent = plan.steps.filter((_, index) => !present[index]);
  const missing = absent.map(({ data }) => ({ to: proxy, data }));
  const naming = isThere("TicketFactory")
    ? await missingNames(reader, plan.addresses)
    : ["allowVersion", "setCurrentVersion"];
  const mayName =
    naming.length === 0 ||
    isAddressEqual(isThere("TicketFactory") ? await ownerOf(reader, factory) : owner, account.address);
  if (!mayName) console.error(`left to the admin: ${naming.join(", ")} with ${collectionImplementation}`);
  const calls = mayName ? naming.map((name) => nameCall(name, plan.addresses)) : [];
  const receipts = await send({ reader, account, chainId, rpcUrl, transactions: [...missing, ...calls] });

  const since = async () => {
    if (recorded && isThere("TicketFactory")) return existing;
    const made = absent.findIndex(({ name }) => name === "TicketFactory");
    const find = () => (made < 0 ? firstBlockOf(reader, factory) : Number(receipts[made].blockNumber));
    return {
      startBlock: startBlock ?? (await find()),
      deployedAt: new Date(Number(block.timestamp) * 1000).toISOString(),
    };
  };
  const { startBlock: firstBlock, deployedAt } = await since();
  return { chainId, factory, market, sale, collectionImplementation, usd, startBlock: firstBlock, deployedAt };
}

/** All at once and in order, so that a chain with a block every few seconds takes one block and not seven. */
async function send({ reader, account, chainId, rpcUrl, transactions }) {
  const chain = defineChain({
    id: chainId,
    name: `chain ${chainId}`,
    nativeCurrency: { name: "coin", symbol: "COIN", decimals: 18 },
    rpcUrls: { default: { http: [rpcUrl] } },
  });
  const writer = createWalletClient({ account, chain, transport: http(rpcUrl) });
  const first = await reader.getTransactionCount({ address: account.address, blockTag: "pending" });
  const hashes = [];
  for (const [index, { to, data, gas }] of transactions.entries()) {
    hashes.push(await writer.sendTransaction({ to, data, gas, nonce: first + index }));
  }
  const receipts = await Promise.all(hashes.map((hash) => reader.waitForTransactionReceipt({ hash })));
  const bad = receipts.find((receipt) => receipt.status !== "success");
  if (bad) throw new Error(`deployment reverted: ${bad.transactionHash}`);
  return receipts;
}

const factoryAbi = () => readArtifact("TicketFactory").abi;
const hasCode = async (reader, address) => Boolean(await reader.getCode({ address }));
const read = (reader, address, functionName, args) =>
  reader.readContract({ address, abi: factoryAbi(), functionName, args });
const ownerOf = (reader, factory) => read(reader, factory, "owner");

/** What the admin has not done yet. An admin who moved on to a later version is not taken back to this one. */
async function missingNames(reader, { factory, collectionImplementation }) {
  const [allowed, current] = await Promise.all([
    read(reader, factory, "isVersionAllowed", [collectionImplementation]),
    read(reader, factory, "currentVersion"),
  ]);
  if (!isAddressEqual(current, zeroAddress)) return [];
  return allowed ? ["setCurrentVersion"] : ["allowVersion", "setCurrentVersion"];
}

function nameCall(functionName, { factory, collectionImplementation }) {
  const args = functionName === "allowVersion" ? [collectionImplementation, true] : [collectionImplementation];
  // The contracts it asks may still be on their way, so the node cannot estimate.
  return { to: factory, data: encodeFunctionData({ abi: factoryAbi(), functionName, args }), gas: 200_000n };
}

/** True when the recorded contracts answer as ours, so that a foreign contract is not taken for one. */
async function isAlive(reader, { factory, market, sale }) {
  if (!sale || !(await hasCode(reader, factory)) || !(await hasCode(reader, sale))) return false;
  const { abi } = readArtifact("TicketSale");
  const ask = (functionName) => reader.readContract({ address: sale, abi, functionName });
  const [itsFactory, itsMarket] = await Promise.all([ask("factory"), ask("market")]);
  return isAddressEqual(itsFactory, factory) && isAddressEqual(itsMarket, market);
}

/** The block that a contract came with, by halving. Needs a node that keeps old state. */
async function firstBlockOf(reader, address) {
  let [without, having] = [-1n, await reader.getBlockNumber()];
  while (having - without > 1n) {
    const middle = (without + having) / 2n;
    const code = await reader.getCode({ address, blockNumber: middle }).catch((cause) => {
      throw new Error(`${address} is deployed, since which block is unknown: give --start-block`, { cause });
    });
    if (code) having = middle;
    else without = middle;
  }
  return Number(having);
}

const USAGE = `usage: DEPLOYER_KEY=0x… node contracts/script/deploy.mjs --rpc <url> --profile ${Object.keys(profiles).join("|")}
  --relayer <address> --treasury <address> [--admin <address>] [--out <file>] [--start-block <number>]
or: node contracts/script/deploy.mjs --profile <name> --dry-run`;

async function main() {
  const text = { type: "string" };
  const { values } = parseArgs({
    options: {
      rpc: text,
      profile: text,
      relayer: text,
      treasury: text,
      admin: text,
      out: text,
      "start-block": text,
      "dry-run": { type: "boolean" },
    },
  });
  const profile = profiles[values.profile ?? ""];
  if (!profile) throw new Error(USAGE);
  buildContracts();
  if (values["dry-run"]) {
    const { dryRun } = await import("./deploy/dry-run.mjs");
    const result = await dryRun({ profile, deploy: deployContracts });
    console.log(JSON.stringify({ profile: values.profile, ...result }));
    process.exitCode = result.ok ? 0 : 1;
    return;
  }
  const deployerKey = process.env.DEPLOYER_KEY;
  if (!values.rpc || !values.relayer || !values.treasury || !deployerKey) throw new Error(USAGE);
  const chainId = await createPublicClient({ transport: http(values.rpc) }).getChainId();
  if (chainId !== profile.chainId) throw new Error(`${values.rpc} is chain ${chainId}, not ${values.profile}`);
  const out = values.out ?? join(contractsDir, "deployments", `${chainId}.json`);
  const deployment = await deployContracts({
    rpcUrl: values.rpc,
    deployerKey,
    relayer: values.relayer,
    treasury: values.treasury,
    admin: values.admin,
    existing: existsSync(out) ? JSON.parse(readFileSync(out, "utf8")) : undefined,
    startBlock: values["start-block"] ? Number(values["start-block"]) : undefined,
  });
  const json = `${JSON.stringify(deployment, null, 2)}\n`;
  mkdirSync(dirname(out), { recursive: true });
  writeFileSync(out, json);
  process.stdout.write(json);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  main().catch((error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}
