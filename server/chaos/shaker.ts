import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { sleep } from "../local/part";
import type { WebhookFault } from "./plan";

type Forward = (to: string, body: string, headers: Record<string, string>) => Promise<Response>;
export type Shaker = Awaited<ReturnType<typeof openShaker>>;

const longestHoldMs = 3_000;

/** Between the provider and our door: loses, doubles, delays and reorders what the provider says about chosen orders. */
export async function openShaker(forward: Forward, onStruck: (what: string) => void) {
  const faults = new Map<string, WebhookFault[]>();
  const held = new Set<() => void>();
  const storms = new Set<Promise<void>>();
  let stopped = false;

  async function pass(body: string, headers: Record<string, string>): Promise<number> {
    const answer = await forward("/webhook", body, headers);
    await answer.arrayBuffer();
    return answer.status;
  }

  /** Until somebody takes it: who carries it is patient. */
  async function bring(afterMs: number, body: string, headers: Record<string, string>): Promise<void> {
    await sleep(afterMs);
    for (let tries = 0; tries < 20 && !stopped; tries++) {
      const status = await pass(body, headers).catch(() => 0);
      if (status > 0 && status < 500) return;
      await sleep(300);
    }
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const body = Buffer.concat(parts).toString("utf8");
    const headers = { "stripe-signature": String(request.headers["stripe-signature"] ?? "") };
    const orderId = /"orderId": "([0-9a-f-]{36})"/.exec(body)?.[1] ?? "";
    // Only the words that we act upon: noise may pass.
    const matters = /"type": "(checkout\.session\.|charge\.refund|refund\.)/.test(body);
    const fault = matters ? faults.get(orderId)?.shift() : undefined;
    if (fault) onStruck(`webhook ${typeof fault === "string" ? fault : `storm of ${fault.storm.length}`}`);
    const done = (status: number) => response.writeHead(status).end();
    if (fault && typeof fault !== "string") {
      // Taken by somebody on the way, who brings it late, often or not at all.
      for (const ms of fault.storm) storms.add(bring(ms, body, headers));
      return void done(200);
    }
    switch (fault) {
      case "drop":
        return void request.socket.resetAndDestroy();
      case "swallow":
        return void done(200);
      case "duplicate":
        return void done(Math.max(...(await Promise.all([pass(body, headers), pass(body, headers)]))));
      case "delay":
        await sleep(1_500);
        break;
      case "reorder":
        // Until the next word has passed, or nobody else speaks.
        await Promise.race([new Promise<void>((resolve) => held.add(resolve)), sleep(longestHoldMs)]);
        break;
      case "lose-answer":
        await pass(body, headers);
        return void request.socket.resetAndDestroy();
    }
    done(await pass(body, headers));
    for (const letGo of held) letGo();
    held.clear();
  }

  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.headersSent || response.writeHead(503).end());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    strike: (orderId: string, wanted: WebhookFault[]) => void faults.set(orderId, [...wanted]),
    calm: () => faults.clear(),
    /** What is on its way has come. */
    settled: async () => {
      await Promise.all(storms);
      storms.clear();
    },
    stop: () => {
      stopped = true;
      server.closeAllConnections();
      server.close();
    },
  };
}
