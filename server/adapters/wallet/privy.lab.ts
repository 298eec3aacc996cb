import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { privyWallet } from "./privy";
import { startPrivyTwin } from "./twin/start";
import type { WalletLab } from "./wallet.contract";

export const labCredentials = { appId: "app_contract", appSecret: "secret_contract" };

/** Adapter and twin joined over loopback. */
export async function openPrivyLab(authorizationKey?: string): Promise<WalletLab & { url: string }> {
  const folder = mkdtempSync(path.join(tmpdir(), "privy-twin-"));
  const start = (port: number) =>
    startPrivyTwin({ ...labCredentials, port, stateFile: path.join(folder, "state.json") });
  let twin = await start(0);
  const { url } = twin;
  const door = async (where: string, body?: unknown) => {
    const response = await fetch(`${url}/__admin${where}`, body ? { method: "POST", body: JSON.stringify(body) } : {});
    if (!response.ok) throw new Error(await response.text());
    return (await response.json()) as { wallets: unknown[] };
  };
  return {
    url,
    port: privyWallet({ ...labCredentials, apiUrl: url, authorizationKey }),
    walletCount: async () => (await door("")).wallets.length,
    fail: async (failure) => void (await door("/fail", failure)),
    restart: async () => {
      await twin.close();
      twin = await start(Number(new URL(url).port));
    },
    close: async () => {
      await twin.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
