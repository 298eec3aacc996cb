import { GetPublicKeyCommand, KMSClient, type KMSClientConfig, SignCommand } from "@aws-sdk/client-kms";
import { hexToBytes } from "viem";
import { AppError } from "../../domain/shared/app-error";
import type { SignerPort } from "../../ports/signer";
import { addressOfPoint, ethereumSignature, pointOfDer } from "./signature";

export type KmsSettings = {
  keyId: string;
  region: string;
  /** Set only to reach the local twin. */
  endpoint?: string;
  credentials?: KMSClientConfig["credentials"];
};

const timeoutMs = 5_000;

/**
 * A key in AWS KMS (ECC_SECG_P256K1, SIGN_VERIFY), which it never leaves. The public key is asked once.
 * @throws {AppError} misconfigured: no such key, another kind of key, no right to it; provider-unavailable, retryable.
 */
export async function kmsSigner({ keyId, region, endpoint, credentials }: KmsSettings): Promise<SignerPort> {
  const client = new KMSClient({ region, endpoint, credentials, maxAttempts: 4 });
  const asked = async <T>(ask: (options: { abortSignal: AbortSignal }) => Promise<T>): Promise<T> => {
    try {
      return await ask({ abortSignal: AbortSignal.timeout(timeoutMs) });
    } catch (cause) {
      throw meaningOf(cause, keyId);
    }
  };
  const { PublicKey, KeySpec } = await asked((options) =>
    client.send(new GetPublicKeyCommand({ KeyId: keyId }), options),
  );
  if (KeySpec !== "ECC_SECG_P256K1" || !PublicKey)
    throw new AppError("misconfigured", { message: `the key ${keyId} is not of secp256k1 but ${KeySpec}` });
  // The point ends the SubjectPublicKeyInfo.
  const address = addressOfPoint(PublicKey.subarray(-65));
  return {
    address,
    async sign(digest) {
      const command = new SignCommand({
        KeyId: keyId,
        // Without this KMS would hash the digest again.
        MessageType: "DIGEST",
        SigningAlgorithm: "ECDSA_SHA_256",
        Message: hexToBytes(digest),
      });
      const { Signature } = await asked((options) => client.send(command, options));
      return ethereumSignature(pointOfDer(Signature ?? new Uint8Array()), digest, address);
    },
    close: async () => client.destroy(),
  };
}

const ours = new Set([
  "AccessDeniedException",
  "DisabledException",
  "InvalidKeyUsageException",
  "KMSInvalidStateException",
  "NotFoundException",
  "UnrecognizedClientException",
  "UnsupportedOperationException",
  "ValidationException",
]);

function meaningOf(cause: unknown, keyId: string): AppError {
  const name = cause instanceof Error ? cause.name : "failed";
  if (ours.has(name)) return new AppError("misconfigured", { cause, message: `KMS says ${name} of the key ${keyId}` });
  return new AppError("provider-unavailable", { cause, retryable: true, message: `KMS: ${name}` });
}
