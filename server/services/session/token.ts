import { createHash, randomBytes } from "node:crypto";

/** 256 bits, so a plain hash is enough at rest. The token itself exists only in the browser. */
export const newToken = (): string => randomBytes(32).toString("base64url");

export const hashToken = (token: string): string => createHash("sha256").update(token).digest("hex");
