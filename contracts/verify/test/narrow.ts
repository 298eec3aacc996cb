import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

type Request = { id: number; method: string; params?: [{ fromBlock: string; toBlock: string }] };
type Answer = { id: number; result?: unknown; error?: { code: number; message: string } };

/**
 * An endpoint like those that the public gets: few blocks and few logs at once, no time in a log, no tracing, no tag for
 * final blocks, and now and then too busy.
 */
export async function narrowEndpoint(rpcUrl: string, { blocks, logs }: { blocks: number; logs: number }) {
  let refusals = 0;
  let asked = 0;
  let reads = 0;
  const answer = async (request: Request): Promise<Answer> => {
    const refuse = (code: number, message: string) => ({ jsonrpc: "2.0", id: request.id, error: { code, message } });
    if (request.method.startsWith("debug_")) return refuse(-32601, "the method does not exist");
    if (JSON.stringify(request.params ?? []).includes("finalized")) return refuse(-39001, "unknown block");
    if (request.method === "eth_call") reads += 1;
    const filter = request.params?.[0];
    const isLogs = request.method === "eth_getLogs";
    if (isLogs && filter && Number(filter.toBlock) - Number(filter.fromBlock) >= blocks) {
      refusals += 1;
      return refuse(-32000, `block range is too wide, at most ${blocks}`);
    }
    const passed = await fetch(rpcUrl, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(request),
    });
    const said = (await passed.json()) as Answer;
    if (!isLogs || !Array.isArray(said.result)) return said;
    if (said.result.length > logs) {
      refusals += 1;
      return refuse(-32005, `query returned more than ${logs} results`);
    }
    for (const log of said.result) delete log.blockTimestamp;
    return said;
  };
  const server = createServer(async (incoming, outgoing) => {
    asked += 1;
    if (asked % 25 === 0) return outgoing.writeHead(429, { "retry-after": "0" }).end("too many requests");
    const said = await answer(JSON.parse(await bodyOf(incoming)));
    outgoing.setHeader("content-type", "application/json").end(JSON.stringify(said));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, refusals: () => refusals, reads: () => reads, stop: () => server.close() };
}

async function bodyOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
