import { signedInOf } from "@/app/_lib/signed-in";
import { countCalls, refusedCall } from "@/server/api/call-limits";
import { createContext } from "@/server/api/context";

type Answer = (ctx: Awaited<ReturnType<typeof createContext>>, params: URLSearchParams) => Promise<Response>;

/** A GET door to a file for who is signed in to the console: counted as the API's calls are. */
export const memberFile =
  (answer: Answer) =>
  async (request: Request): Promise<Response> => {
    const signedIn = await signedInOf(request.headers);
    const spent = await countCalls(request, signedIn);
    if (spent) return refusedCall(spent);
    const ctx = await createContext({ headers: request.headers, signedIn });
    return answer(ctx, new URL(request.url).searchParams);
  };
