import { createHash } from "node:crypto";
import { fromDigits, toDigits } from "./digits";

/** What a ticket's QR says. The signature is checked by `verifyCode`; a decoded code is only well-formed. */
export type TicketCode = {
  eventTag: number;
  tokenId: number;
  transferCount: number;
  slot: number;
};
export type SignedCode = TicketCode & { signature: Uint8Array };

const version = 1;
const headerBytes = 1 + 4 + 4 + 2 + 4;
const signatureBytes = 64;
/** version 1 | event tag 4 | token 4 | transfers 2 | slot 4 | Ed25519 signature 64 */
export const codeBytes = headerBytes + signatureBytes;

/**
 * Tells a gate "this belongs to another event" before any key is tried. Hashed, because the first bytes of our time-ordered
 * uuids are equal for events made in the same minute.
 */
export const eventTagOf = (eventId: string): number =>
  createHash("sha256").update(eventId.toLowerCase()).digest().readUInt32BE(0);

/** The signed part. @throws RangeError when a number does not fit its field. */
export function codeHeader(code: TicketCode): Uint8Array {
  const bytes = Buffer.alloc(headerBytes);
  bytes.writeUInt8(version, 0);
  bytes.writeUInt32BE(code.eventTag, 1);
  bytes.writeUInt32BE(code.tokenId, 5);
  bytes.writeUInt16BE(code.transferCount, 9);
  bytes.writeUInt32BE(code.slot, 11);
  return new Uint8Array(bytes);
}

export function encodeCode(code: SignedCode): string {
  if (code.signature.length !== signatureBytes) throw new RangeError("a signature has 64 bytes");
  return toDigits(Buffer.concat([codeHeader(code), code.signature]));
}

/** Strict: exact width, known version, a token that can exist. @returns null for anything else; never throws. */
export function decodeCode(digits: string): SignedCode | null {
  const raw = fromDigits(digits, codeBytes);
  if (!raw) return null;
  const bytes = Buffer.from(raw);
  if (bytes.readUInt8(0) !== version) return null;
  const tokenId = bytes.readUInt32BE(5);
  if (tokenId === 0) return null;
  return {
    eventTag: bytes.readUInt32BE(1),
    tokenId,
    transferCount: bytes.readUInt16BE(9),
    slot: bytes.readUInt32BE(11),
    signature: raw.slice(headerBytes),
  };
}
