import { z } from "zod";

/** What a key may be allowed to do; the names are those of the table of authorization. */
export const partnerScopes = ["event:read", "ticket:read"] as const;
export const PartnerScope = z.enum(partnerScopes);
export type PartnerScope = z.infer<typeof PartnerScope>;

const shape = /^tc_live_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})_([A-Za-z0-9_-]{43})$/;

/** `tc_live_<id>_<secret>`: the id finds the row, the secret (32 bytes, base64url) proves the key. */
export const formatApiKey = (id: string, secret: string): string => `tc_live_${id}_${secret}`;

/** @returns null for anything that is not exactly a key. */
export function parseApiKey(text: string): { id: string; secret: string } | null {
  const [, id, secret] = shape.exec(text) ?? [];
  return id && secret ? { id, secret } : null;
}
