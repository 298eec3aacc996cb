import { createContext } from "@/server/api/context";
import { wireError } from "@/server/api/errors";
import { callerOf } from "@/server/api/root";

type Params = { params: Promise<{ brand: string; code: string }> };

/**
 * Where the framed widget sends its visitor: the one-time code becomes the cookie session of this host, and the hold's
 * checkout opens. The code is spent even when it was opened twice; the second time explains itself.
 */
export async function GET(request: Request, { params }: Params): Promise<Response> {
  const { brand, code } = await params;
  const hold = new URL(request.url).searchParams.get("hold");
  const cookies: string[] = [];
  const setCookie = (cookie: string) => cookies.push(cookie);
  const caller = callerOf(await createContext({ headers: request.headers, signedIn: null, setCookie }));
  try {
    await caller.session.takeHandOff({ brand, code });
  } catch (error) {
    if (!wireError(error).data.refusal) throw error;
    return goTo("/handoff/expired");
  }
  const answer = goTo(hold && /^[0-9a-f-]{36}$/.test(hold) ? `/checkout/${hold}` : "/");
  for (const cookie of cookies) answer.headers.append("set-cookie", cookie);
  return answer;
}

/** Relative, so that the browser stays on the brand's host whatever this process is called. */
const goTo = (location: string): Response =>
  new Response(null, {
    status: 303,
    headers: { location, "cache-control": "no-store", "referrer-policy": "no-referrer" },
  });
