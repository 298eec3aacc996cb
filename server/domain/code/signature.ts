import { createPrivateKey, createPublicKey, hkdfSync, type KeyObject, sign, verify } from "node:crypto";
import { codeHeader, encodeCode, eventTagOf, type SignedCode, type TicketCode } from "./ticket-code";

export type EventKeys = { eventTag: number; privateKey: KeyObject; publicKey: KeyObject };

/** Seed of an Ed25519 key in PKCS8: RFC 8410's fixed prefix, then 32 bytes. */
const pkcs8Prefix = Buffer.from("302e020100300506032b657004220420", "hex");
const context = Buffer.from("ticketchain/ticket-code/1\0");

/** The event's own key, derived from the root secret: one event's key tells nothing about another's. */
export function eventKeys(rootSecret: string, eventId: string): EventKeys {
  const seed = hkdfSync("sha256", rootSecret, "ticketchain/ticket-code", eventId.toLowerCase(), 32);
  const privateKey = createPrivateKey({
    key: Buffer.concat([pkcs8Prefix, Buffer.from(seed)]),
    format: "der",
    type: "pkcs8",
  });
  return { eventTag: eventTagOf(eventId), privateKey, publicKey: createPublicKey(privateKey) };
}

const signedMessage = (code: TicketCode): Buffer => Buffer.concat([context, codeHeader(code)]);

/** Digits of a signed code for this ticket in this slot. @throws RangeError when a number does not fit. */
export function signCode(keys: EventKeys, code: Omit<TicketCode, "eventTag">): string {
  const full = { ...code, eventTag: keys.eventTag };
  return encodeCode({ ...full, signature: new Uint8Array(sign(null, signedMessage(full), keys.privateKey)) });
}

export const verifyCode = (keys: Pick<EventKeys, "publicKey">, code: SignedCode): boolean =>
  verify(null, signedMessage(code), keys.publicKey, code.signature);
