import { createCipheriv, createDecipheriv, randomBytes, randomUUID, scrypt, timingSafeEqual } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { promisify } from "node:util";
import { type Hex, hexToBytes, keccak256, toHex } from "viem";
import { privateKeyToAddress } from "viem/accounts";
import { z } from "zod";
import { AppError } from "../../domain/shared/app-error";
import type { SignerPort } from "../../ports/signer";
import { keySigner } from "./key";

const HexText = z.string().regex(/^([0-9a-f]{2})+$/i);
/** Web3 Secret Storage, version 3: what Foundry, geth and ethers read and write. */
const Keystore = z.object({
  version: z.literal(3),
  crypto: z.object({
    cipher: z.literal("aes-128-ctr"),
    ciphertext: HexText,
    cipherparams: z.object({ iv: HexText }),
    kdf: z.literal("scrypt"),
    kdfparams: z.object({
      dklen: z.literal(32),
      n: z
        .number()
        .int()
        .min(2)
        .max(1 << 20),
      r: z.number().int().min(1).max(32),
      p: z.number().int().min(1).max(16),
      salt: HexText,
    }),
    mac: HexText,
  }),
});
type Derivation = z.infer<typeof Keystore>["crypto"]["kdfparams"];

const derive = promisify(scrypt) as (password: string, salt: Buffer, length: number, cost: object) => Promise<Buffer>;
const keyOf = (password: string, { n, r, p, salt, dklen }: Derivation) =>
  derive(password, Buffer.from(salt, "hex"), dklen, { N: n, r, p, maxmem: 128 * r * (n + p + 2) + 1_048_576 });
const macOf = (key: Buffer, ciphertext: Buffer) =>
  Buffer.from(hexToBytes(keccak256(new Uint8Array(Buffer.concat([key.subarray(16, 32), ciphertext])))));

/** Encrypts a key for a file that its owner alone may read. An existing file is never overwritten. @throws Error EEXIST */
export async function writeKeystore(file: string, privateKey: Hex, password: string, n = 1 << 17): Promise<void> {
  const kdfparams = { dklen: 32 as const, n, r: 8, p: 1, salt: randomBytes(32).toString("hex") };
  const key = await keyOf(password, kdfparams);
  const iv = randomBytes(16);
  const cipher = createCipheriv("aes-128-ctr", key.subarray(0, 16), iv);
  const ciphertext = Buffer.concat([cipher.update(hexToBytes(privateKey)), cipher.final()]);
  const crypto = {
    cipher: "aes-128-ctr",
    ciphertext: ciphertext.toString("hex"),
    cipherparams: { iv: iv.toString("hex") },
    kdf: "scrypt",
    kdfparams,
    mac: macOf(key, ciphertext).toString("hex"),
  };
  const address = privateKeyToAddress(privateKey).slice(2).toLowerCase();
  const text = `${JSON.stringify({ version: 3, id: randomUUID(), address, crypto }, null, 2)}\n`;
  await writeFile(file, text, { mode: 0o600, flag: "wx" });
}

/** A key out of an encrypted file. @throws {AppError} misconfigured: no such file, another format, a wrong password. */
export async function keystoreSigner(file: string, password: string): Promise<SignerPort> {
  const wrong = (message: string, cause?: unknown) => new AppError("misconfigured", { cause, message });
  const text = await readFile(file, "utf8").catch((cause) => {
    throw wrong(`the keystore ${file} cannot be read`, cause);
  });
  let crypto: z.infer<typeof Keystore>["crypto"];
  try {
    crypto = Keystore.parse(JSON.parse(text)).crypto;
  } catch (cause) {
    throw wrong(`${file} is not a keystore of version 3 with scrypt`, cause);
  }
  const key = await keyOf(password, crypto.kdfparams).catch((cause) => {
    throw wrong(`${file} asks for a derivation that is not made here`, cause);
  });
  const ciphertext = Buffer.from(crypto.ciphertext, "hex");
  const mac = Buffer.from(crypto.mac, "hex");
  const mine = macOf(key, ciphertext);
  if (mac.length !== mine.length || !timingSafeEqual(mac, mine)) throw wrong(`the password does not open ${file}`);
  const decipher = createDecipheriv("aes-128-ctr", key.subarray(0, 16), Buffer.from(crypto.cipherparams.iv, "hex"));
  return keySigner(toHex(new Uint8Array(Buffer.concat([decipher.update(ciphertext), decipher.final()]))));
}
