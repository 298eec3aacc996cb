import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll } from "vitest";

type Fault =
  | "timeout"
  | "reset"
  | "busy"
  | "trouble"
  | "html"
  | "truncated"
  | "empty"
  | "other-id"
  | "half-a-batch"
  /** Says yes and passes nothing on. */
  | "swallowed";
type Rpc = { id: number; method: string; params?: unknown[]; result?: unknown; error?: unknown };
/** Changes an answer on its way: the lies. */
type Lie = (asked: Rpc, answer: Rpc) => unknown;

/** A node as it may be met outside: the local chain behind a door that fails and lies as a test says. It ends with the file. */
export async function rpcProxy(target: string) {
  let faults: { fault: Fault; left: number; method?: string }[] = [];
  let lie: Lie | undefined;
  const asked: string[] = [];

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const body = Buffer.concat(parts).toString("utf8");
    const parsed: Rpc | Rpc[] = JSON.parse(body);
    const questions = Array.isArray(parsed) ? parsed : [parsed];
    asked.push(...questions.map(({ method }) => method));
    const found = faults.find(({ method }) => !method || questions.some((one) => one.method === method));
    if (found && --found.left === 0) faults = faults.filter((one) => one !== found);
    const send = (status: number, text: string, headers: Record<string, string> = {}) =>
      void response.writeHead(status, { "content-type": "application/json", ...headers }).end(text);
    switch (found?.fault) {
      case "timeout":
        return;
      case "reset":
        return void request.socket.resetAndDestroy();
      case "busy":
        return send(429, '{"error":"slow down"}', { "retry-after": "1" });
      case "trouble":
        return send(503, "upstream");
      case "html":
        return send(200, "<html><body>Please log in</body></html>", { "content-type": "text/html" });
      case "empty":
        return send(200, "");
      case "swallowed":
        return send(200, JSON.stringify({ jsonrpc: "2.0", id: questions[0]?.id, result: `0x${"0".repeat(64)}` }));
    }
    const answer = await fetch(target, { method: "POST", body, headers: { "content-type": "application/json" } });
    let replies = [(await answer.json()) as Rpc | Rpc[]].flat();
    if (lie) {
      const tell = lie;
      replies = replies.map((reply) => {
        const question = questions.find(({ id }) => id === reply.id);
        return question && reply.error === undefined ? { ...reply, result: tell(question, reply) } : reply;
      });
    }
    if (found?.fault === "other-id") replies = replies.map((reply) => ({ ...reply, id: reply.id + 1_000 }));
    if (found?.fault === "half-a-batch") replies = replies.slice(1);
    const text = JSON.stringify(Array.isArray(parsed) ? replies : replies[0]);
    send(200, found?.fault === "truncated" ? text.slice(0, text.length / 2) : text);
  }

  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    fail: (fault: Fault, times = 1, method?: string) => void faults.push({ fault, left: times, method }),
    tell: (next: Lie | undefined) => {
      lie = next;
    },
    calm: () => {
      faults = [];
      lie = undefined;
    },
  };
}
