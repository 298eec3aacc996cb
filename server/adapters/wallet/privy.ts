import { createHash, createPrivateKey, createPublicKey } from "node:crypto";
import { APIConnectionError, APIError, PrivyClient, type Wallet as PrivyWallet, type User } from "@privy-io/node";
import { parseSignature, recoverAddress, recoverTypedDataAddress, serializeSignature } from "viem";
import { AppError } from "../../domain/shared/app-error";
import type { Ref } from "../../domain/shared/ref";
import type { TypedIntent, Wallet, WalletPort } from "../../ports/wallet";

export type PrivySettings = {
  appId: string;
  appSecret: string;
  /** Set only to reach a twin. */
  apiUrl?: string;
  /** P-256 private key, PKCS8 in base64, as the provider's dashboard shows it (with or without `wallet-auth:`). */
  authorizationKey?: string;
};

/**
 * Wallets kept by Privy and used from the server, silently, for people who never see a key.
 *
 * Who may sign, with the real service: a wallet owned by a *user* signs only with that person's own session token, so a server alone
 * cannot use it. A wallet owned by a *P-256 key* signs when our authorization key signs the request; without any owner the app secret
 * alone suffices. We use the second when a key is configured, else the third. The Privy user exists from the first purchase, so that
 * a person who asks for their wallet can be made its owner later (`wallets.update({ owner: { user_id } })`).
 *
 * A wallet is found by `external_id`, which derives from ownerRef and never changes, not by e-mail, which may.
 * @throws {AppError} provider-unavailable (retryable), misconfigured (credentials refused), invariant-broken.
 */
export function privyWallet({ appId, appSecret, apiUrl, authorizationKey }: PrivySettings): WalletPort {
  const privy = new PrivyClient({ appId, appSecret, apiUrl, timeout: 5000, maxRetries: 2, logLevel: "off" });
  const key = authorizationKey?.replace(/^wallet-auth:/, "");
  const owner = key ? { public_key: publicKeyOf(key) } : undefined;
  const authorization = key ? { authorization_context: { authorization_private_keys: [key] } } : {};

  const findWallet = async (externalId: string): Promise<PrivyWallet | undefined> => {
    const page = await privy.wallets().list({ external_id: externalId, chain_type: "ethereum" });
    return page.data[0];
  };
  const ensure = async (ownerRef: string): Promise<Wallet> => {
    const externalId = toExternalId(ownerRef);
    const known = await findWallet(externalId);
    if (known) return toWallet(known);
    // Two callers who both found nothing send the same key, so one wallet is made; the key lives a day, external_id for ever.
    const create = () =>
      privy.wallets().create({
        chain_type: "ethereum",
        external_id: externalId,
        idempotency_key: `wallet-${externalId}`,
        ...(owner && { owner }),
      });
    return toWallet(await orFound(create, () => findWallet(externalId)));
  };

  return {
    provider: "privy",
    ensureWallet: ({ ownerRef, email }) =>
      ask(async () => {
        const user = await ensureUser(privy, email, ownerRef);
        return { userId: user.id, ...(await ensure(ownerRef)) };
      }),
    ensureServerWallet: ({ ownerRef }) => ask(() => ensure(ownerRef)),
    signIntent: async (walletId, address, intent) => {
      const { signature } = await ask(() =>
        privy
          .wallets()
          .ethereum()
          .signTypedData(walletId, { params: { typed_data: toTypedData(intent) }, ...authorization }),
      );
      // The contract would refuse another signer later and further away.
      mustBe(await recoverTypedDataAddress({ ...intent, signature: signature as Ref }), address, walletId);
      return signature as Ref;
    },
    signDigest: async (walletId, address, digest) => {
      const { signature } = await ask(() =>
        privy
          .wallets()
          .ethereum()
          .signSecp256k1(walletId, { params: { hash: digest }, ...authorization }),
      );
      const low = inLowerHalf(signature as Ref);
      mustBe(await recoverAddress({ hash: digest, signature: low }), address, walletId);
      return low;
    },
  };
}

function mustBe(signer: string, address: string, walletId: string): void {
  if (signer.toLowerCase() !== address.toLowerCase())
    throw new AppError("invariant-broken", { message: `wallet ${walletId} signs as somebody else` });
}

const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

/** A chain takes only the lower of the two values that sign the same. */
function inLowerHalf(signature: Ref): Ref {
  const { r, s, yParity } = parseSignature(signature);
  if (BigInt(s) <= order / 2n) return serializeSignature({ r, s, yParity });
  const low = `0x${(order - BigInt(s)).toString(16).padStart(64, "0")}` as const;
  return serializeSignature({ r, s: low, yParity: yParity === 0 ? 1 : 0 });
}

async function ensureUser(privy: PrivyClient, email: string, ownerRef: string): Promise<User> {
  const find = () =>
    privy
      .users()
      .getByEmailAddress({ address: email })
      .catch((error: unknown) => {
        if (error instanceof APIError && error.status === 404) return undefined;
        throw error;
      });
  const known = await find();
  if (known) return known;
  const create = () =>
    privy.users().create({ linked_accounts: [{ type: "email", address: email }], custom_metadata: { ownerRef } });
  return orFound(create, find);
}

/** Creates; refused because somebody was faster (which status says so varies by endpoint), takes what is there now. */
async function orFound<T>(create: () => Promise<T>, find: () => Promise<T | undefined>): Promise<T> {
  try {
    return await create();
  } catch (error) {
    if (!(error instanceof APIError) || ![400, 409, 422].includes(error.status ?? 0)) throw error;
    const found = await find();
    if (!found) throw error;
    return found;
  }
}

const toWallet = (wallet: PrivyWallet): Wallet => ({ walletId: wallet.id, address: wallet.address.toLowerCase() });

/** 1 to 64 of the characters that the provider takes; another ownerRef becomes its hash. */
const toExternalId = (ownerRef: string): string =>
  /^[a-zA-Z0-9_-]{1,64}$/.test(ownerRef) ? ownerRef : createHash("sha256").update(ownerRef).digest("base64url");

const toTypedData = (intent: TypedIntent) => ({
  domain: intent.domain,
  types: intent.types,
  primary_type: intent.primaryType,
  message: Object.fromEntries(
    Object.entries(intent.message).map(([name, value]) => [name, typeof value === "bigint" ? value.toString() : value]),
  ),
});

const publicKeyOf = (key: string): string =>
  createPublicKey(createPrivateKey({ key: Buffer.from(key, "base64"), format: "der", type: "pkcs8" }))
    .export({ format: "der", type: "spki" })
    .toString("base64");

async function ask<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (cause) {
    if (cause instanceof AppError || !(cause instanceof APIError)) throw cause;
    if (cause.status === 401 || cause.status === 403)
      throw new AppError("misconfigured", { cause, message: "the wallet provider refuses our credentials" });
    const passing =
      cause instanceof APIConnectionError ||
      [408, 409, 429].includes(cause.status ?? 500) ||
      (cause.status ?? 500) >= 500;
    if (passing) throw new AppError("provider-unavailable", { cause, retryable: true });
    throw new AppError("invariant-broken", { cause, message: `the wallet provider refused: ${cause.status}` });
  }
}
