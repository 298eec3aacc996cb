import { generateKeyPairSync } from "node:crypto";
import { PrivyClient } from "@privy-io/node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { privyWallet } from "./privy";
import { labCredentials, openPrivyLab } from "./privy.lab";
import { walletContract } from "./wallet.contract";

const newKey = () =>
  generateKeyPairSync("ec", { namedCurve: "P-256" })
    .privateKey.export({ type: "pkcs8", format: "der" })
    .toString("base64");

walletContract("privy SDK against its twin, app secret alone", () => openPrivyLab());
walletContract("privy SDK against its twin, with an authorization key", () => openPrivyLab(newKey()));

describe("who may sign at the wallet provider", () => {
  const key = newKey();
  let lab: Awaited<ReturnType<typeof openPrivyLab>>;
  beforeAll(async () => {
    lab = await openPrivyLab(key);
  });
  afterAll(() => lab.close());
  const intent = {
    domain: { name: "Any", version: "1", chainId: 1, verifyingContract: `0x${"11".repeat(20)}` as const },
    types: { Any: [{ name: "x", type: "uint256" }] },
    primaryType: "Any",
    message: { x: 1n },
  };
  const port = (authorizationKey?: string, appSecret = labCredentials.appSecret) =>
    privyWallet({ appId: labCredentials.appId, appSecret, apiUrl: lab.url, authorizationKey });

  it("refuses a wallet owned by our key to somebody with the app secret but another key, or none", async () => {
    const wallet = await lab.port.ensureServerWallet({ ownerRef: "keyed" });
    for (const stranger of [port(), port(newKey())])
      await expect(stranger.signIntent(wallet.walletId, wallet.address, intent)).rejects.toMatchObject({
        code: "misconfigured",
      });
    expect(await port(`wallet-auth:${key}`).signIntent(wallet.walletId, wallet.address, intent)).toMatch(/^0x/);
  });

  it("refuses a wrong app secret as a misconfiguration, which no retry would cure", async () => {
    const stranger = port(key, "wrong-secret").ensureServerWallet({ ownerRef: "keyed" });
    await expect(stranger).rejects.toMatchObject({ code: "misconfigured", retryable: false });
  });

  it("refuses the server a wallet that belongs to a user", async () => {
    const privy = new PrivyClient({ ...labCredentials, apiUrl: lab.url, logLevel: "off" });
    const { userId } = await lab.port.ensureWallet({ ownerRef: "person", email: "person@example.com" });
    const wallet = await privy.wallets().create({ chain_type: "ethereum", owner: { user_id: userId } });
    await expect(lab.port.signIntent(wallet.id, wallet.address, intent)).rejects.toMatchObject({
      code: "misconfigured",
    });
  });
});
