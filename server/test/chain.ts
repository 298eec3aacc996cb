import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { generatePrivateKey, privateKeyToAddress } from "viem/accounts";
import { afterAll } from "vitest";
import { deployContracts } from "../../contracts/script/deploy.mjs";
import { keySigner } from "../adapters/signer/key";
import { anvilPart, fund, localChainId, rpc } from "../local/anvil";
import { Part } from "../local/part";
import { freePort } from "./free-port";

/**
 * A chain of this test file's own with our contracts on it. A block comes with each transaction, or every `blockSeconds`.
 * Call it at the top of a `*.db.test.ts` file; it ends with the file.
 */
export async function testChain({ blockSeconds }: { blockSeconds?: number } = {}) {
  const port = await freePort();
  const logDir = mkdtempSync(path.join(os.tmpdir(), "tc-chain-"));
  const part = new Part(anvilPart({ port, scratch: path.join(logDir, "anvil"), blockSeconds }), logDir);
  const end = () => part.signalGroup("SIGKILL");
  process.once("exit", end);
  afterAll(async () => {
    await part.stop();
    process.off("exit", end);
    rmSync(logDir, { recursive: true, force: true });
  });
  await part.start();
  const [deployerKey, relayerKey, treasuryKey] = [generatePrivateKey(), generatePrivateKey(), generatePrivateKey()];
  await fund(port, [privateKeyToAddress(deployerKey), privateKeyToAddress(relayerKey)]);
  const rpcUrl = `http://127.0.0.1:${port}`;
  const deployment = await deployContracts({
    rpcUrl,
    deployerKey,
    relayer: privateKeyToAddress(relayerKey),
    treasury: privateKeyToAddress(treasuryKey),
  });
  return {
    ...deployment,
    chainId: localChainId,
    rpcUrl,
    wsUrl: `ws://127.0.0.1:${port}`,
    deployerKey,
    relayerKey,
    /** As the chain's adapter takes them. */
    relayers: [{ signer: keySigner(relayerKey), draining: false }],
    rpc: (method: string, params: unknown[] = []) => rpc(port, method, params),
    fund: (address: string) => fund(port, [address]),
    stop: () => part.stop(),
    kill: () => part.kill(),
  };
}
