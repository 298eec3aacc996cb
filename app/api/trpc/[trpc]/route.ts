import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { signedInOf } from "@/app/_lib/signed-in";
import { createContext } from "@/server/api/context";
import { readBounded, withBody } from "@/server/api/read-bounded";
import { appRouter } from "@/server/api/root";

export const dynamic = "force-dynamic";

const maxBodyBytes = 64 * 1024;

const refused = (status: 413 | 415) => Response.json({ code: "invalid-input", data: {} }, { status });

/** A read has no body; a write is JSON of a bounded size. */
async function bounded(request: Request): Promise<Request | Response> {
  if (request.method !== "POST") return request;
  if (!/^application\/json\b/i.test(request.headers.get("content-type") ?? "")) return refused(415);
  const body = await readBounded(request, maxBodyBytes);
  return body ? withBody(request, body) : refused(413);
}

async function handle(request: Request): Promise<Response> {
  const req = await bounded(request);
  if (req instanceof Response) return req;
  return fetchRequestHandler({
    endpoint: "/api/trpc",
    req,
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

export { handle as GET, handle as POST };
