import { randomUUID } from "node:crypto";
import { simpleParser } from "mailparser";

export type Letter = {
  id: string;
  /** ISO instant of arrival. */
  receivedAt: string;
  messageId: string;
  from: string;
  to: string[];
  subject: string;
  text: string;
  html: string;
  attachments: { filename: string; contentType: string; size: number; content: string }[];
};
export type Memory = { letters: Letter[] };
export const emptyMemory = (): Memory => ({ letters: [] });

const keptLetters = 1000;
export const maxLetterBytes = 5 * 1024 * 1024;

/** Keeps a letter as it came, repeats of one Message-ID included: whoever looks for doubles must be able to see them. */
export async function receive(memory: Memory, raw: Buffer, recipients: string[]): Promise<Letter> {
  const mail = await simpleParser(raw);
  const letter: Letter = {
    id: randomUUID(),
    receivedAt: new Date().toISOString(),
    messageId: mail.messageId ?? "",
    from: mail.from?.text ?? "",
    to: recipients,
    subject: mail.subject ?? "",
    text: mail.text ?? "",
    html: typeof mail.html === "string" ? mail.html : "",
    attachments: mail.attachments
      .filter((part) => !part.related)
      .map((part) => ({
        filename: part.filename ?? "attachment",
        contentType: part.contentType,
        size: part.size,
        content: part.content.toString("base64"),
      })),
  };
  memory.letters.push(letter);
  if (memory.letters.length > keptLetters) memory.letters.splice(0, memory.letters.length - keptLetters);
  return letter;
}

/** Newest first. `to` is part of an address, any case; `since` an ISO instant or milliseconds since 1970. */
export function findLetters(memory: Memory, { to, since }: { to?: string | null; since?: string | null }): Letter[] {
  const wanted = to?.trim().toLowerCase();
  const from = since ? new Date(/^\d+$/.test(since) ? Number(since) : since).getTime() : 0;
  return memory.letters
    .filter((letter) => !wanted || letter.to.some((address) => address.toLowerCase().includes(wanted)))
    .filter((letter) => Date.parse(letter.receivedAt) >= (Number.isNaN(from) ? 0 : from))
    .toReversed();
}
