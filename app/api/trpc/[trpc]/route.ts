import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { signedInOf } from "@/app/_lib/signed-in";
import { createContext } from "@/server/api/context";
import { appRouter } from "@/server/api/root";

export const dynamic = "force-dynamic";

const maxBodyBytes = 64 * 1024;

async function handle(request: Request): Promise<Response> {
  const tooLarge = Number(request.headers.get("content-length") ?? 0) > maxBodyBytes;
  const type = request.headers.get("content-type");
  if (request.method === "POST" && (tooLarge || !type?.startsWith("application/json")))
    return Response.json({ code: "invalid-input", data: {} }, { status: tooLarge ? 413 : 415 });
  const bounded = request.method === "POST" ? await readBounded(request) : request;
  if (!bounded) return Response.json({ code: "invalid-input", data: {} }, { status: 413 });
  return fetchRequestHandler({
    endpoint: "/api/trpc",
    req: bounded,
    router: appRouter,
    maxBatchSize: 10,
    createContext: async ({ resHeaders }) =>
      createContext({
        headers: request.headers,
        signedIn: await signedInOf(request.headers),
        setCookie: (cookie) => resHeaders.append("set-cookie", cookie),
      }),
    responseMeta: ({ type: kind }) => ({
      headers: kind === "subscription" ? undefined : new Headers({ "cache-control": "no-store" }),
    }),
  });
}

/** A body without a declared length is counted while it is read. Null when it is larger than we take. */
async function readBounded(request: Request): Promise<Request | null> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of (request.body ?? []) as AsyncIterable<Uint8Array>) {
    size += part.byteLength;
    if (size > maxBodyBytes) return null;
    parts.push(part);
  }
  return new Request(request.url, {
    method: request.method,
    headers: request.headers,
    body: Buffer.concat(parts),
    signal: request.signal,
  });
}

export { handle as GET, handle as POST };
