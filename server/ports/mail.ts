export type Message = {
  /** Becomes the Message-ID, so that a relay can drop a repeat. */
  dedupeKey: string;
  from: { name: string };
  to: string;
  subject: string;
  html: string;
  text: string;
  attachments?: { filename: string; contentType: string; content: Buffer }[];
};

/** @throws {AppError} provider-unavailable, retryable; a refused address is an answer. */
export type MailPort = { send(message: Message): Promise<{ state: "sent" } | { state: "refused"; reason: string }> };
