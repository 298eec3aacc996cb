import {
  keccak256,
  parseTransaction,
  recoverAddress,
  recoverTransactionAddress,
  serializeTransaction,
  toHex,
} from "viem";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SignerPort } from "../../ports/signer";

export type SignerLab = { signer: SignerPort; again(): Promise<SignerPort>; close(): Promise<void> };

const halfOrder = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n;

/** The promises of SignerPort, kept by whoever implements it. */
export function signerContract(name: string, open: () => Promise<SignerLab>) {
  describe(`signing key: ${name}`, () => {
    let lab: SignerLab;
    beforeAll(async () => {
      lab = await open();
    });
    afterAll(() => lab?.close());

    it("signs so that everybody recovers its address, with the low half of s, over a hundred digests", async () => {
      for (let at = 0; at < 100; at++) {
        const hash = keccak256(toHex(`digest ${at}`));
        const signature = await lab.signer.sign(hash);
        expect(BigInt(signature.s) <= halfOrder).toBe(true);
        expect([signature.r.length, signature.s.length]).toEqual([66, 66]);
        expect((await recoverAddress({ hash, signature })).toLowerCase()).toBe(lab.signer.address);
      }
    });

    it("signs a transaction that a node takes for its own", async () => {
      const transaction = {
        chainId: 137,
        type: "eip1559",
        nonce: 7,
        gas: 21_000n,
        maxFeePerGas: 2n,
        to: lab.signer.address,
      } as const;
      const raw = serializeTransaction(
        transaction,
        await lab.signer.sign(keccak256(serializeTransaction(transaction))),
      );
      expect((await recoverTransactionAddress({ serializedTransaction: raw })).toLowerCase()).toBe(lab.signer.address);
      expect(parseTransaction(raw)).toMatchObject({ nonce: 7, chainId: 137 });
    });

    it("signs many at once, each its own digest", async () => {
      const hashes = Array.from({ length: 20 }, (_, at) => keccak256(toHex(`at once ${at}`)));
      const signatures = await Promise.all(hashes.map((hash) => lab.signer.sign(hash)));
      for (const [at, hash] of hashes.entries()) {
        const signature = signatures[at];
        if (!signature) throw new Error("no signature");
        expect((await recoverAddress({ hash, signature })).toLowerCase()).toBe(lab.signer.address);
      }
    });

    it("is the same key when it is opened again", async () => {
      const other = await lab.again();
      expect(other.address).toBe(lab.signer.address);
      const hash = keccak256(toHex("once more"));
      expect((await recoverAddress({ hash, signature: await other.sign(hash) })).toLowerCase()).toBe(other.address);
      await other.close?.();
    });
  });
}
