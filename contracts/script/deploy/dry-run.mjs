// A rehearsal on a chain of its own that has the profile's chain id and nothing else.
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { createPublicClient, createTestClient, http } from "viem";
import { readArtifact } from "../generate-abi.mjs";

/** anvil's first three accounts, known to everybody. */
const DEPLOYER_KEY = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";
const RELAYER = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
const TREASURY = "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC";

/** A fresh chain with this id, on a port of its own choice. */
export async function startAnvil(chainId) {
  const resolve = createRequire(import.meta.url).resolve;
  const launcher = join(dirname(resolve("@foundry-rs/anvil/package.json")), "bin.mjs");
  const args = ["--host", "127.0.0.1", "--port", "0", "--hardfork", "prague", "--chain-id", String(chainId)];
  const node = spawn(process.execPath, [launcher, ...args]);
  const rpcUrl = await new Promise((done, fail) => {
    let output = "";
    node.stdout.on("data", (chunk) => {
      output += chunk.toString();
      const port = /Listening on 127\.0\.0\.1:(\d+)/.exec(output)?.[1];
      if (port) done(`http://127.0.0.1:${port}`);
    });
    node.on("exit", (code) => fail(new Error(`anvil ended with ${code}: ${output}`)));
  });
  return { rpcUrl, stop: () => node.kill() };
}

/** A fresh chain has no USDC: the test token stands in for it at its address, so that the check of it is rehearsed too. */
export async function standInForUsdc(rpcUrl, address) {
  const transport = http(rpcUrl);
  const reader = createPublicClient({ transport });
  if (await reader.getCode({ address })) throw new Error(`${address} is taken: a stand-in is for fresh chains only`);
  const bytecode = readArtifact("TestDollar").deployedBytecode.object;
  await createTestClient({ mode: "anvil", transport }).setCode({ address, bytecode });
}

/** Deploys twice. `ok` when the second run found everything and sent nothing. */
export async function dryRun({ profile, deploy }) {
  const anvil = await startAnvil(profile.chainId);
  try {
    if (profile.usd) await standInForUsdc(anvil.rpcUrl, profile.usd);
    const options = { rpcUrl: anvil.rpcUrl, deployerKey: DEPLOYER_KEY, relayer: RELAYER, treasury: TREASURY };
    const reader = createPublicClient({ transport: http(anvil.rpcUrl) });
    const deployment = await deploy(options);
    const height = await reader.getBlockNumber({ cacheTime: 0 });
    const again = await deploy(options);
    const sent = Number((await reader.getBlockNumber({ cacheTime: 0 })) - height);
    const usdc = profile.usd ? "a stand-in: this chain is a fresh anvil" : "the test token";
    const ok = sent === 0 && again.factory === deployment.factory && again.sale === deployment.sale;
    return { dryRun: true, usdc, deployment, sentBySecondRun: sent, ok };
  } finally {
    anvil.stop();
  }
}
