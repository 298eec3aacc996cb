import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { signedInOf } from "@/app/_lib/signed-in";
import { countCalls, headersOfErrors, refusedCall } from "@/server/api/call-limits";
import { createContext } from "@/server/api/context";
import { readBounded, withBody } from "@/server/api/read-bounded";
import { appRouter } from "@/server/api/root";
import { batchLimits, bodyLimits } from "@/server/domain/limit/doors";
import { refuse } from "@/server/domain/shared/decision";

export const dynamic = "force-dynamic";

/** A read has no body; a write is JSON of a bounded size. */
async function bounded(request: Request): Promise<Request | Response> {
  if (request.method !== "POST") return request;
  if (!/^application\/json\b/i.test(request.headers.get("content-type") ?? ""))
    return refusedCall(refuse("invalid-input", { field: "content-type", rule: "application/json" }), 415);
  const body = await readBounded(request, bodyLimits.api);
  return body ? withBody(request, body) : refusedCall(refuse("too-large", { field: "body", maxBytes: bodyLimits.api }));
}

async function handle(request: Request): Promise<Response> {
  const signedIn = await signedInOf(request.headers);
  // Before the body is read: who asks too much is not listened to.
  const spent = await countCalls(request, signedIn);
  if (spent) return refusedCall(spent);
  const req = await bounded(request);
  if (req instanceof Response) return req;
  return fetchRequestHandler({
    endpoint: "/api/trpc",
    req,
    router: appRouter,
    maxBatchSize: batchLimits.api,
    createContext: async ({ resHeaders }) =>
      createContext({
        headers: request.headers,
        signedIn,
        setCookie: (cookie) => resHeaders.append("set-cookie", cookie),
      }),
    responseMeta: ({ type: kind, errors }) => ({
      headers:
        kind === "subscription" ? undefined : new Headers({ "cache-control": "no-store", ...headersOfErrors(errors) }),
    }),
  });
}

export { handle as GET, handle as POST };
