import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { sleep } from "../local/part";
import type { RpcFault } from "./plan";

type Wanted = { kind: RpcFault; method: string | null; delayMs: number };

const longestHoldMs = 2_000;

/** Between our processes and the node: loses questions and answers, doubles, delays and reorders them, as it is told. */
export async function openRpcFaults(target: string, onStruck: (what: string) => void) {
  let wanted: Wanted[] = [];
  let finalAt: string | null = null;
  const held = new Set<() => void>();

  async function ask(body: string): Promise<string> {
    const answer = await fetch(target, { method: "POST", body, headers: { "content-type": "application/json" } });
    return answer.text();
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const said = Buffer.concat(parts).toString("utf8");
    const body = finalAt ? said.replaceAll('"finalized"', `"${finalAt}"`) : said;
    const at = wanted.findIndex(({ method }) => method === null || body.includes(`"${method}"`));
    const [fault] = at < 0 ? [] : wanted.splice(at, 1);
    if (fault) onStruck(`rpc ${fault.kind}`);
    const cut = () => void request.socket.resetAndDestroy();
    if (fault?.kind === "drop") return cut();
    if (fault?.kind === "duplicate") await ask(body);
    const answer = await ask(body);
    if (fault?.kind === "lose-answer") return cut();
    if (fault?.kind === "delay") await sleep(fault.delayMs);
    if (fault?.kind === "reorder")
      await Promise.race([new Promise<void>((resolve) => held.add(resolve)), sleep(longestHoldMs)]);
    response.writeHead(200, { "content-type": "application/json" }).end(answer);
    if (fault?.kind === "reorder") return;
    for (const letGo of held) letGo();
    held.clear();
  }

  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.headersSent || response.writeHead(502).end());
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    strike: (faults: Wanted[]) => void wanted.push(...faults),
    calm: () => {
      wanted = [];
    },
    /** From now on nothing more becomes final, until it is called with null. */
    stallFinality: (block: number | null) => {
      finalAt = block === null ? null : `0x${block.toString(16)}`;
    },
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
