// The app's doors that a buyer goes through (tRPC and the provider's webhook), mounted on a bare server as app/api mounts them on Next.
import { createServer, type IncomingMessage } from "node:http";
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { createContext } from "../../api/context";
import { appRouter } from "../../api/root";
import { receiveStripeWebhook } from "../../api/webhooks/stripe";
import { env } from "../../config/env";

async function asRequest(request: IncomingMessage): Promise<Request> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const body = request.method === "POST" ? Buffer.concat(parts) : undefined;
  const headers = request.headers as Record<string, string>;
  return new Request(`http://127.0.0.1${request.url}`, { method: request.method, headers, body });
}

const answer = (req: Request): Promise<Response> =>
  new URL(req.url).pathname === "/api/webhooks/stripe"
    ? receiveStripeWebhook(req)
    : fetchRequestHandler({
        endpoint: "/api/trpc",
        req,
        router: appRouter,
        createContext: () => createContext({ headers: req.headers, signedIn: null }),
      });

const server = createServer((request, response) => {
  asRequest(request)
    .then(answer)
    .then(async (said) => {
      response.writeHead(said.status, Object.fromEntries(said.headers)).end(Buffer.from(await said.arrayBuffer()));
    })
    .catch(() => response.writeHead(500).end());
});
server.keepAliveTimeout = 65_000;
server.listen(Number(new URL(env().APP_BASE_URL).port), "127.0.0.1", () =>
  console.log('{"level":"info","msg":"ready"}'),
);
