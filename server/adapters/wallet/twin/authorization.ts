import { createPublicKey, verify } from "node:crypto";
import { formatRequestForAuthorizationSignature } from "@privy-io/node";
import type { Call } from "../../twin/http";
import { type KeptWallet, Refused } from "./memory";

/**
 * A wallet with an owner moves only with the owner's signature over the request (P-256, SHA-256, canonical JSON).
 * A user's own signing key comes from a session token exchange that lives in the browser: it is not part of this twin, so a
 * user-owned wallet refuses the server here, as the real one does.
 */
export function mustBeAuthorized(kept: KeptWallet, call: Call, url: string, appId: string) {
  if (kept.ownerUserId)
    throw new Refused(401, "unauthorized", "This wallet is owned by a user; the user's signature is required.");
  if (!kept.ownerKey) return;
  const header = (name: string) => {
    const value = call.headers[name];
    return typeof value === "string" ? { [name]: value } : {};
  };
  const payload = formatRequestForAuthorizationSignature({
    version: 1,
    method: "POST",
    url,
    body: JSON.parse(call.body) as never,
    headers: { "privy-app-id": appId, ...header("privy-idempotency-key"), ...header("privy-request-expiry") } as never,
  });
  const key = createPublicKey({ key: Buffer.from(kept.ownerKey, "base64"), format: "der", type: "spki" });
  const signatures = String(call.headers["privy-authorization-signature"] ?? "")
    .split(",")
    .filter(Boolean);
  const good = signatures.some((signature) => verify("sha256", payload, key, Buffer.from(signature, "base64")));
  if (!good) throw new Refused(401, "unauthorized", "No valid authorization signatures were provided.");
}
