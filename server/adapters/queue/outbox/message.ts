import { z } from "zod";

const Message = z.object({ jobId: z.uuid(), key: z.string(), name: z.string(), payload: z.unknown() });
/** What travels through a broker. */
export type Message = z.infer<typeof Message>;

export const writeMessage = ({ jobId, key, name, payload }: Message): string =>
  JSON.stringify({ jobId, key, name, payload });

/** Null for what is not one of ours. */
export function readMessage(text: string): Message | null {
  try {
    return Message.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
