import { eventually } from "./eventually";
import { stack } from "./stack";

type Letter = { id: string; receivedAt: string; to: string[]; subject: string; text: string; html: string };

/** Letters to one address, newest first. */
export async function lettersFor(email: string, since?: Date): Promise<Letter[]> {
  const query = new URLSearchParams({ to: email, ...(since ? { since: since.toISOString() } : {}) });
  const answer = await fetch(`${stack().mailbox}/api/messages?${query}`);
  return ((await answer.json()) as { messages: Letter[] }).messages;
}

/** The newest letter to this address that fits, waiting for it. */
export const lastLetterFor = (email: string, fits: (letter: Letter) => boolean = () => true, since?: Date) =>
  eventually(`a letter to ${email}`, async () => (await lettersFor(email, since)).find(fits));

/** The six digits of the newest sign-in letter to this address. Pass the moment before asking to skip older ones. */
export async function lastCodeFor(email: string, since?: Date): Promise<string> {
  // Its subject begins with them; elsewhere six digits may be a piece of some link.
  const code = /^\W*(\d{6})\s/;
  const letter = await lastLetterFor(email, ({ subject }) => code.test(subject), since);
  return code.exec(letter.subject)?.[1] ?? "";
}
