import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { deployContracts } from "../../contracts/script/deploy.mjs";
import { fund, rpc } from "./anvil";
import { type Deployment, deployerAddress, relayerAddress, treasuryAddress } from "./environment";
import type { Secrets } from "./secrets";
import { SetupError, say } from "./setup/say.mjs";

type Deploy = { stateDir: string; port: number; secrets: Secrets; hadDatabase: boolean };

/** Contracts on the local chain, once; the record in the state folder says where they are. @throws SetupError when the chain was lost. */
export async function deploy({ stateDir, port, secrets, hadDatabase }: Deploy): Promise<Deployment> {
  const record = path.join(stateDir, "deployment.json");
  const existing = existsSync(record) ? JSON.parse(readFileSync(record, "utf8")) : undefined;
  if (existing && hadDatabase && (await rpc(port, "eth_getCode", [existing.factory, "latest"])) === "0x")
    throw new SetupError(
      "The chain's state is gone but the database still speaks of its tickets: run `npm run reset`, then start again.",
    );
  if (existing && hadDatabase && !existing.sale)
    throw new SetupError("The tickets here were made by older contracts: run `npm run reset`, then start again.");
  await fund(port, [deployerAddress(secrets), relayerAddress(secrets)]);
  const deployment = await deployContracts({
    rpcUrl: `http://127.0.0.1:${port}`,
    deployerKey: secrets.deployerKey as `0x${string}`,
    relayer: relayerAddress(secrets),
    treasury: treasuryAddress(secrets),
    existing,
  });
  writeFileSync(record, `${JSON.stringify(deployment, null, 2)}\n`);
  say("contracts  deployed");
  return deployment;
}
