import { signedInOf } from "@/app/_lib/signed-in";
import { countCalls, refusedCall } from "@/server/api/call-limits";
import { createContext } from "@/server/api/context";
import { answerSettlement } from "@/server/api/settlement-file";

export const dynamic = "force-dynamic";

export async function GET(request: Request): Promise<Response> {
  const signedIn = await signedInOf(request.headers);
  const spent = await countCalls(request, signedIn);
  if (spent) return refusedCall(spent);
  const ctx = await createContext({ headers: request.headers, signedIn });
  return answerSettlement(ctx, new URL(request.url).searchParams);
}
