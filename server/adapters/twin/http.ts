import http from "node:http";
import type { AddressInfo } from "node:net";
import type { Failure, FailureScript } from "./failures";

export type Call = {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: http.IncomingHttpHeaders;
  body: string;
  /** The body as it arrived, for uploads. */
  bytes: Buffer;
};
export type Answer = { status: number; headers?: Record<string, string>; body: string | Buffer };

export const json = (body: unknown, status = 200, headers: Record<string, string> = {}): Answer => ({
  status,
  headers: { "content-type": "application/json", ...headers },
  body: JSON.stringify(body),
});

const defaultMaxBodyBytes = 1_048_576;

/**
 * One loopback server: reads a call whole, lets ordered failures strike, answers. A handler that throws is a 500 and a line on stderr.
 * `/__admin` never suffers failures.
 */
export async function serve(options: {
  port: number;
  failures: FailureScript;
  handle(call: Call): Promise<Answer> | Answer;
  /** How this provider words its own trouble. */
  trouble(status: number): Answer;
  maxBodyBytes?: number;
  /** What a failure is ordered for, where a provider has one path for everything. */
  failurePath?(call: Call): string;
}): Promise<{ url: string; close(): Promise<void> }> {
  const server = http.createServer(async (request, response) => {
    try {
      const bytes = await readBody(request, options.maxBodyBytes ?? defaultMaxBodyBytes);
      if (bytes === undefined) return send(response, options.trouble(413));
      const url = new URL(request.url ?? "/", "http://twin");
      const call = {
        method: request.method ?? "GET",
        path: url.pathname,
        query: url.searchParams,
        headers: request.headers,
        body: bytes.toString("utf8"),
        bytes,
      };
      const failure = call.path.startsWith("/__admin")
        ? undefined
        : options.failures.take(options.failurePath?.(call) ?? call.path);
      if (failure && !failure.after) return suffer(response, failure, options.trouble);
      const answer = await options.handle(call);
      if (failure) return suffer(response, failure, options.trouble, answer);
      send(response, answer);
    } catch (error) {
      console.error(JSON.stringify({ level: "error", msg: "twin failed", stack: (error as Error).stack }));
      if (!response.headersSent) send(response, options.trouble(500));
      else response.destroy();
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function readBody(request: http.IncomingMessage, maxBodyBytes: number): Promise<Buffer | undefined> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    size += (part as Buffer).length;
    if (size <= maxBodyBytes) parts.push(part as Buffer);
  }
  return size > maxBodyBytes ? undefined : Buffer.concat(parts);
}

function send(response: http.ServerResponse, answer: Answer) {
  response.writeHead(answer.status, {
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    ...answer.headers,
  });
  response.end(answer.body);
}

function suffer(
  response: http.ServerResponse,
  failure: Failure,
  trouble: (status: number) => Answer,
  answer: Answer = trouble(503),
) {
  // A timeout is silence: the socket stays open until the caller gives up or the twin stops.
  if (failure.status === "timeout") return;
  if (failure.status === "reset") return void response.socket?.resetAndDestroy();
  if (failure.status === "truncated")
    return send(response, { ...answer, status: 200, body: answer.body.slice(0, answer.body.length / 2) });
  send(response, trouble(failure.status));
}
