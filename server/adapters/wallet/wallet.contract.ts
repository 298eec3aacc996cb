import { randomUUID } from "node:crypto";
import { keccak256, parseSignature, recoverAddress, stringToHex, verifyTypedData } from "viem";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { toRef } from "../../domain/shared/ref";
import type { TypedIntent, WalletPort } from "../../ports/wallet";

export type WalletLab = {
  port: WalletPort;
  /** Wallets the provider has for these addresses' owner, to count doubles. */
  walletCount(): Promise<number>;
  fail(failure: { path?: string; times: number; status: number | "timeout" | "reset"; after?: boolean }): Promise<void>;
  restart(): Promise<void>;
  close(): Promise<void>;
};

const intent: TypedIntent = {
  domain: { name: "TicketChain Market", version: "1", chainId: 31_337, verifyingContract: `0x${"11".repeat(20)}` },
  types: {
    Gift: [
      { name: "collection", type: "address" },
      { name: "tokenId", type: "uint256" },
      { name: "giftRef", type: "bytes32" },
      { name: "nonce", type: "uint256" },
      { name: "deadline", type: "uint40" },
    ],
  },
  primaryType: "Gift",
  message: {
    collection: `0x${"22".repeat(20)}`,
    tokenId: 7n,
    giftRef: toRef("0190f5e6-7a1b-7c3d-8e4f-112233445566"),
    nonce: 2n ** 255n + 12_345_678_901_234_567_890n,
    deadline: 1_800_000_000,
  },
};

/** The promises of WalletPort, kept by whoever implements it. */
export function walletContract(name: string, open: () => Promise<WalletLab>) {
  describe(`wallet port: ${name}`, () => {
    let lab: WalletLab;
    beforeAll(async () => {
      lab = await open();
    });
    afterAll(() => lab.close());
    const newOwner = () => ({ ownerRef: randomUUID(), email: `fan-${randomUUID()}@example.com` });

    it("gives one owner one wallet, with a lower-case address, however often it is asked", async () => {
      const owner = newOwner();
      const first = await lab.port.ensureWallet(owner);
      expect(first.address).toMatch(/^0x[0-9a-f]{40}$/);
      expect(await lab.port.ensureWallet(owner)).toEqual(first);
    });

    it("makes one wallet when it is asked several times at once", async () => {
      const owner = newOwner();
      const before = await lab.walletCount();
      const all = await Promise.all(Array.from({ length: 5 }, () => lab.port.ensureWallet(owner)));
      expect(new Set(all.map((wallet) => wallet.address)).size).toBe(1);
      expect(new Set(all.map((wallet) => wallet.userId)).size).toBe(1);
      expect((await lab.walletCount()) - before).toBe(1);
    });

    it("finds what it made after a crash between user and wallet, or after a lost answer", async () => {
      const owner = newOwner();
      await lab.fail({ path: "/v1/wallets", times: 20, status: 500 });
      await expect(lab.port.ensureWallet(owner)).rejects.toMatchObject({
        code: "provider-unavailable",
        retryable: true,
      });
      await lab.fail({ path: "/v1/wallets", times: 0, status: 500 });
      const before = await lab.walletCount();
      await lab.fail({ path: "/v1/wallets", times: 2, status: "reset", after: true });
      const wallet = await lab.port.ensureWallet(owner);
      expect(await lab.port.ensureWallet(owner)).toEqual(wallet);
      expect((await lab.walletCount()) - before).toBe(1);
    });

    it("keeps one person's wallets of two owners apart, and one owner's wallet over a change of e-mail", async () => {
      const aurora = newOwner();
      const negev = { ...newOwner(), email: aurora.email };
      const first = await lab.port.ensureWallet(aurora);
      const second = await lab.port.ensureWallet(negev);
      expect(second.userId).toBe(first.userId);
      expect(second.address).not.toBe(first.address);
      const moved = await lab.port.ensureWallet({ ...aurora, email: newOwner().email });
      expect(moved.address).toBe(first.address);
    });

    it("gives an organization one wallet without an e-mail, also for a reference with unusual characters", async () => {
      const owner = { ownerRef: `organization:${randomUUID()}/royalties` };
      const [first, second] = await Promise.all([
        lab.port.ensureServerWallet(owner),
        lab.port.ensureServerWallet(owner),
      ]);
      expect(second).toEqual(first);
      expect(await lab.port.ensureServerWallet(owner)).toEqual(first);
    });

    it("signs an intent so that it recovers to the wallet's address, numbers beyond 2^53 included", async () => {
      for (const wallet of [
        await lab.port.ensureWallet(newOwner()),
        await lab.port.ensureServerWallet({ ownerRef: randomUUID() }),
      ]) {
        const signature = await lab.port.signIntent(wallet.walletId, wallet.address, intent);
        expect(signature).toMatch(/^0x[0-9a-f]{130}$/);
        const signer = { ...intent, address: wallet.address as `0x${string}`, signature };
        expect(await verifyTypedData(signer)).toBe(true);
        expect(await verifyTypedData({ ...signer, message: { ...intent.message, tokenId: 8n } })).toBe(false);
      }
    });

    it("signs 32 bytes as they are, with a low s, so that a transaction of its own is the wallet's", async () => {
      const wallet = await lab.port.ensureServerWallet({ ownerRef: randomUUID() });
      for (const text of ["one", "two", "three", "four"]) {
        const digest = keccak256(stringToHex(text));
        const signature = await lab.port.signDigest(wallet.walletId, wallet.address, digest);
        expect(signature).toMatch(/^0x[0-9a-f]{128}(1b|1c)$/);
        expect((await recoverAddress({ hash: digest, signature })).toLowerCase()).toBe(wallet.address);
        expect(BigInt(parseSignature(signature).s)).toBeLessThan(2n ** 255n);
      }
      const other = await lab.port.ensureServerWallet({ ownerRef: randomUUID() });
      const digest = keccak256(stringToHex("one"));
      await expect(lab.port.signDigest(wallet.walletId, other.address, digest)).rejects.toMatchObject({
        code: "invariant-broken",
      });
    });

    it("never hands out a signature of another wallet than the one named", async () => {
      const [one, other] = [await lab.port.ensureWallet(newOwner()), await lab.port.ensureWallet(newOwner())];
      await expect(lab.port.signIntent(one.walletId, other.address, intent)).rejects.toMatchObject({
        code: "invariant-broken",
      });
    });

    it("fails as unavailable and retryable while the provider is out, and works again after", async () => {
      const wallet = await lab.port.ensureWallet(newOwner());
      for (const status of [503, "reset"] as const) {
        await lab.fail({ times: 3, status });
        await expect(lab.port.signIntent(wallet.walletId, wallet.address, intent)).rejects.toMatchObject({
          code: "provider-unavailable",
          retryable: true,
        });
      }
      expect(await lab.port.signIntent(wallet.walletId, wallet.address, intent)).toMatch(/^0x/);
    });

    it("has the same wallets and keys after the provider restarts", async () => {
      const owner = newOwner();
      const wallet = await lab.port.ensureWallet(owner);
      const signature = await lab.port.signIntent(wallet.walletId, wallet.address, intent);
      await lab.restart();
      expect(await lab.port.ensureWallet(owner)).toEqual(wallet);
      expect(await lab.port.signIntent(wallet.walletId, wallet.address, intent)).toBe(signature);
    });
  });
}
