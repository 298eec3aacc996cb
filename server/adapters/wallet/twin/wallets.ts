import { createPublicKey, randomBytes } from "node:crypto";
import type { Wallet } from "@privy-io/node";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { z } from "zod";
import type { Ref } from "../../../domain/shared/ref";
import { foundIn, type KeptWallet, keepWallet, type Memory, Refused } from "./memory";

const NewWallet = z.object({
  chain_type: z.literal("ethereum"),
  external_id: z
    .string()
    .regex(/^[a-zA-Z0-9_-]{1,64}$/)
    .optional(),
  owner: z.union([z.object({ user_id: z.string() }), z.object({ public_key: z.string() })]).nullish(),
});

/** A new key, kept in the twin's state. */
export function createWallet(memory: Memory, body: unknown, now: number): Wallet {
  const input = NewWallet.parse(body);
  if (input.external_id && findWallets(memory, new URLSearchParams({ external_id: input.external_id })).length > 0)
    throw new Refused(409, "conflict", "A wallet with this external_id already exists");
  const ownerUserId = input.owner && "user_id" in input.owner ? input.owner.user_id : null;
  const ownerKey = input.owner && "public_key" in input.owner ? readP256(input.owner.public_key) : null;
  if (ownerUserId && !memory.users[ownerUserId]) throw new Refused(400, "invalid_data", "Owner user not found");
  const privateKey = generatePrivateKey();
  const wallet: Wallet = {
    id: randomBytes(12).toString("hex"),
    address: privateKeyToAccount(privateKey).address,
    additional_signers: [],
    chain_type: "ethereum",
    created_at: now,
    exported_at: null,
    imported_at: null,
    // The provider names a quorum of keys here, never the person.
    owner_id: ownerUserId || ownerKey ? randomBytes(12).toString("hex") : null,
    policy_ids: [],
    ...(input.external_id && { external_id: input.external_id }),
  };
  keepWallet(memory, { wallet, privateKey, ownerUserId, ownerKey });
  return wallet;
}

export function findWallets(memory: Memory, query: URLSearchParams): Wallet[] {
  const want = (name: string, value: string | null | undefined) => !query.has(name) || query.get(name) === value;
  const named = query.get("external_id");
  const one = named === null ? undefined : foundIn(memory).byExternalId.get(named);
  const among = named === null ? Object.values(memory.wallets) : one ? [one] : [];
  return among
    .filter(({ wallet, ownerUserId, ownerKey }) =>
      [
        want("chain_type", wallet.chain_type),
        want("user_id", ownerUserId),
        want("authorization_key", ownerKey),
        !query.has("address") || query.get("address")?.toLowerCase() === wallet.address.toLowerCase(),
      ].every(Boolean),
    )
    .map(({ wallet }) => wallet);
}

const TypedData = z.object({
  domain: z.record(z.string(), z.unknown()),
  types: z.record(z.string(), z.array(z.object({ name: z.string(), type: z.string() }))),
  primary_type: z.string(),
  message: z.record(z.string(), z.unknown()),
});
const Rpc = z.discriminatedUnion("method", [
  z.object({
    method: z.literal("personal_sign"),
    params: z.object({ message: z.string(), encoding: z.enum(["utf-8", "hex"]) }),
  }),
  z.object({ method: z.literal("eth_signTypedData_v4"), params: z.object({ typed_data: TypedData }) }),
  z.object({
    method: z.literal("secp256k1_sign"),
    params: z.object({ hash: z.string().regex(/^0x[0-9a-fA-F]{64}$/) }),
  }),
]);

/** Signs with the wallet's key: personal_sign, EIP-712, and 32 bytes as they are. */
export async function rpc(kept: KeptWallet, body: unknown) {
  const call = Rpc.parse(body);
  const account = privateKeyToAccount(kept.privateKey);
  const sign = (): Promise<Ref> => {
    if (call.method === "personal_sign") {
      const { message, encoding } = call.params;
      return account.signMessage({ message: encoding === "hex" ? { raw: `0x${message}` } : message });
    }
    if (call.method === "secp256k1_sign") return account.sign({ hash: call.params.hash as Ref });
    const { domain, types, primary_type: primaryType, message } = call.params.typed_data;
    return account.signTypedData({ domain, types, primaryType, message } as Parameters<
      typeof account.signTypedData
    >[0]);
  };
  const signature = await sign().catch((error: Error) => {
    throw new Refused(400, "invalid_data", error.message.split("\n")[0] ?? "cannot be signed");
  });
  return { method: call.method, data: { signature, encoding: "hex" } };
}

function readP256(text: string): string {
  try {
    const key = createPublicKey({
      key: Buffer.from(text.replace(/-----[A-Z ]+-----|\s/g, ""), "base64"),
      format: "der",
      type: "spki",
    });
    if (key.asymmetricKeyDetails?.namedCurve === "prime256v1")
      return key.export({ format: "der", type: "spki" }).toString("base64");
  } catch {
    // Falls to the refusal below.
  }
  throw new Refused(400, "invalid_data", "owner.public_key is not a P-256 public key");
}
