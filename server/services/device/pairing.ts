import { createHash, randomBytes } from "node:crypto";
import type { Ctx } from "../verb";

export type Pairing = { deviceId: string; url: string; expiresAt: Date };

/** 160 bits: nobody guesses it in ten minutes, and its link stays a QR that a cheap camera reads. */
export const newPairingSecret = (): string => randomBytes(20).toString("base64url");
export const hashPairingSecret = (secret: string): string => createHash("sha256").update(secret).digest("hex");

/** The secret rides in the fragment, which no browser sends to any server or log. */
export const pairingUrl = (ctx: Ctx, secret: string): string => `${ctx.settings.appBaseUrl}/gate/pair#${secret}`;
