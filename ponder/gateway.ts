import http, { type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

/** An endpoint that failed is asked last for so long. */
const restMs = 5_000;
/** Ponder gives up after ten seconds. */
const answerWithinMs = 8_000;

type Upstream = { url: string; restsUntil: number };

/**
 * One address on this machine that stands for several endpoints, in the order they are named: a call that one of them does not
 * answer, or answers with 429 or 5xx, goes to the next at once. Ponder alone would try the same dead endpoint again and again, because
 * it prefers what answers fastest and nothing fails faster than a refused connection.
 * @returns its address. It ends with the process.
 */
export async function openGateway(urls: string[]): Promise<string> {
  const upstreams = urls.map((url): Upstream => ({ url, restsUntil: 0 }));
  const server = http.createServer(async (request, response) => {
    const body = await read(request);
    const now = Date.now();
    const order = [...upstreams].sort((a, b) => Number(a.restsUntil > now) - Number(b.restsUntil > now));
    for (const upstream of order) {
      const answer = await ask(upstream.url, body);
      if (answer) {
        upstream.restsUntil = 0;
        return response.writeHead(answer.status, { "content-type": "application/json" }).end(answer.text);
      }
      upstream.restsUntil = Date.now() + restMs;
    }
    response.writeHead(503).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  server.unref();
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

async function ask(url: string, body: string): Promise<{ status: number; text: string } | undefined> {
  try {
    const headers = { "content-type": "application/json" };
    const signal = AbortSignal.timeout(answerWithinMs);
    const answer = await fetch(url, { method: "POST", headers, body, signal });
    const text = await answer.text();
    return answer.status === 429 || answer.status >= 500 ? undefined : { status: answer.status, text };
  } catch {
    return undefined;
  }
}
