import { z } from "zod";

/** One question on the wire. */
export type Question = { method: string; params?: unknown };
export type RpcError = { code: number; message: string; data?: unknown };
/** What a node answered: a result, or its own error (a refusal of a contract among others). */
export type Reply = { result: unknown } | { error: RpcError };

/** The node gave no answer that can be used. `pauseMs`: it asked to be left alone for so long. */
export class NoAnswer extends Error {
  constructor(
    readonly why: "timeout" | "unreachable" | "busy" | "trouble" | "nonsense",
    detail: string,
    readonly pauseMs = 0,
  ) {
    super(`${why}: ${detail}`);
    this.name = "NoAnswer";
  }
}

const ReplyShape = z.object({
  id: z.number(),
  result: z.unknown().optional(),
  error: z.object({ code: z.number(), message: z.string(), data: z.unknown().optional() }).optional(),
});

/** Of a batch; larger ones are refused by some services. */
const maxBatch = 50;
/** An answer longer than this is a mistake of ours or a trick of theirs. */
const maxBytes = 32 * 1_048_576;

type Waiting = Question & { tell: (reply: Reply) => void; fail: (error: NoAnswer) => void };

/** One JSON-RPC endpoint over HTTP. Questions of the same moment travel together. */
export function openEndpoint(url: string, timeoutMs: number) {
  let queue: Waiting[] = [];
  let nextId = 1;
  const headers = headersOf(url);

  function ask(question: Question): Promise<Reply> {
    return new Promise((tell, fail) => {
      queue.push({ ...question, tell, fail });
      if (queue.length === 1) setImmediate(flush);
    });
  }

  function flush(): void {
    while (queue.length > 0) {
      const part = queue.slice(0, maxBatch);
      queue = queue.slice(maxBatch);
      void carry(part);
    }
  }

  async function carry(waiting: Waiting[]): Promise<void> {
    const numbered = waiting.map((one) => ({ ...one, id: nextId++ }));
    const questions = numbered.map(({ id, method, params = [] }) => ({ jsonrpc: "2.0", id, method, params }));
    const [only] = questions;
    try {
      const text = await post(questions.length === 1 ? only : questions);
      const replies = readReplies(text);
      for (const { id, tell, fail } of numbered) {
        const reply = replies.get(id);
        if (reply) tell(reply);
        else fail(new NoAnswer("nonsense", "an answer is missing, or has another id"));
      }
    } catch (error) {
      const failure = error instanceof NoAnswer ? error : new NoAnswer("unreachable", wordOf(error));
      for (const { fail } of waiting) fail(failure);
    }
  }

  async function post(body: unknown): Promise<string> {
    let response: Response;
    let text: string;
    try {
      const signal = AbortSignal.timeout(timeoutMs);
      response = await fetch(headers.url, {
        method: "POST",
        body: JSON.stringify(body),
        headers: headers.sent,
        signal,
      });
      if (Number(response.headers.get("content-length") ?? 0) > maxBytes) throw new NoAnswer("nonsense", "too long");
      text = await response.text();
    } catch (error) {
      if (error instanceof NoAnswer) throw error;
      throw new NoAnswer((error as Error).name === "TimeoutError" ? "timeout" : "unreachable", wordOf(error));
    }
    if (response.status === 429) throw new NoAnswer("busy", "429", pauseOf(response.headers.get("retry-after")));
    // Some nodes put a refusal's JSON under a 4xx; the text decides then.
    if (response.status >= 500 || (!response.ok && !text.startsWith("{")))
      throw new NoAnswer("trouble", `status ${response.status}`);
    return text;
  }

  return { ask };
}

function readReplies(text: string): Map<number, Reply> {
  let read: z.infer<typeof ReplyShape>[];
  try {
    const parsed: unknown = JSON.parse(text);
    read = z.array(ReplyShape).parse(Array.isArray(parsed) ? parsed : [parsed]);
  } catch {
    throw new NoAnswer("nonsense", "not a JSON-RPC answer");
  }
  const replies = new Map<number, Reply>();
  for (const { id, result, error } of read) {
    if (error) replies.set(id, { error });
    else if (result !== undefined) replies.set(id, { result });
  }
  return replies;
}

/** Credentials in the address travel as a header, as fetch wants it. */
function headersOf(given: string): { url: string; sent: Record<string, string> } {
  const url = new URL(given);
  const sent: Record<string, string> = { "content-type": "application/json" };
  if (url.username) sent.authorization = `Basic ${Buffer.from(`${url.username}:${url.password}`).toString("base64")}`;
  url.username = "";
  url.password = "";
  return { url: url.toString(), sent };
}

const pauseOf = (header: string | null): number => {
  const seconds = Number(header);
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, 60) * 1_000 : 1_000;
};

const wordOf = (error: unknown): string => {
  const { message, cause } = error as Error & { cause?: { code?: string } };
  return String(cause?.code ?? message).slice(0, 120);
};
