// node contracts/script/deploy.mjs --rpc <url> --relayer <address> --treasury <address> [--out <file>]
// A deployment recorded in --out that is alive on the chain is kept.
// The deployer's key is read from DEPLOYER_KEY, never from the command line, where other processes could see it.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { createPublicClient, createWalletClient, defineChain, getAddress, http, isAddressEqual } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { buildContracts } from "./build.mjs";
import { readArtifact } from "./generate-abi.mjs";

/**
 * @typedef {{ chainId: number, factory: `0x${string}`, market: `0x${string}`,
 *   collectionImplementation: `0x${string}`, startBlock: number, deployedAt: string }} Deployment
 */

/**
 * Deploys the factory, which makes the market and the collection implementation in the same transaction.
 * The deployer becomes admin, the relayer gets every role. Give `existing` to re-run safely: a deployment whose
 * contracts answer on this chain is returned as it is; one that is gone (a chain that was reset) is made anew.
 * @param {{ rpcUrl: string, deployerKey: `0x${string}`, relayer: `0x${string}`, treasury: `0x${string}`,
 *   existing?: Deployment }} options
 * @returns {Promise<Deployment>}
 * @throws when the chain does not answer, the transaction reverts, or `existing` belongs to another chain.
 */
export async function deployContracts({ rpcUrl, deployerKey, relayer, treasury, existing }) {
  const transport = http(rpcUrl);
  const reader = createPublicClient({ transport, pollingInterval: 100 });
  const chainId = await reader.getChainId();
  if (existing) {
    if (existing.chainId !== chainId) {
      throw new Error(`deployment is for chain ${existing.chainId}, ${rpcUrl} is chain ${chainId}`);
    }
    if (await isAlive(reader, existing)) return existing;
  }

  const chain = defineChain({
    id: chainId,
    name: `chain ${chainId}`,
    nativeCurrency: { name: "POL", symbol: "POL", decimals: 18 },
    rpcUrls: { default: { http: [rpcUrl] } },
  });
  const account = privateKeyToAccount(deployerKey);
  const writer = createWalletClient({ account, chain, transport });
  const { abi, bytecode } = readArtifact("TicketFactory");
  const hash = await writer.deployContract({
    abi,
    bytecode: bytecode.object,
    args: [account.address, relayer, treasury],
  });
  const receipt = await reader.waitForTransactionReceipt({ hash });
  if (receipt.status !== "success" || !receipt.contractAddress) throw new Error(`deployment reverted: ${hash}`);

  const factory = getAddress(receipt.contractAddress);
  const read = (functionName) => reader.readContract({ address: factory, abi, functionName });
  const [market, collectionImplementation] = await Promise.all([read("market"), read("collectionImplementation")]);
  return {
    chainId,
    factory,
    market,
    collectionImplementation,
    startBlock: Number(receipt.blockNumber),
    deployedAt: new Date().toISOString(),
  };
}

/** True when the recorded factory answers with the recorded market, so that a foreign contract is not taken for ours. */
async function isAlive(reader, { factory, market }) {
  if (!(await reader.getCode({ address: factory }))) return false;
  const { abi } = readArtifact("TicketFactory");
  return isAddressEqual(await reader.readContract({ address: factory, abi, functionName: "market" }), market);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const { values } = parseArgs({
    options: {
      rpc: { type: "string" },
      relayer: { type: "string" },
      treasury: { type: "string" },
      out: { type: "string" },
    },
  });
  const deployerKey = process.env.DEPLOYER_KEY;
  if (!values.rpc || !values.relayer || !values.treasury || !deployerKey) {
    console.error(
      "usage: DEPLOYER_KEY=0x… node contracts/script/deploy.mjs --rpc <url> --relayer <address> --treasury <address> [--out <file>]",
    );
    process.exit(1);
  }
  buildContracts();
  const deployment = await deployContracts({
    rpcUrl: values.rpc,
    deployerKey,
    relayer: values.relayer,
    treasury: values.treasury,
    existing: values.out && existsSync(values.out) ? JSON.parse(readFileSync(values.out, "utf8")) : undefined,
  });
  const json = `${JSON.stringify(deployment, null, 2)}\n`;
  if (values.out) {
    mkdirSync(dirname(values.out), { recursive: true });
    writeFileSync(values.out, json);
  }
  process.stdout.write(json);
}
