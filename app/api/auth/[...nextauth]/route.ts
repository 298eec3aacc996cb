import { NextRequest } from "next/server";
import NextAuth from "next-auth";
import { authOptions } from "@/server/api/auth";
import { countAt } from "@/server/api/count-at";
import { readBounded, withBody } from "@/server/api/read-bounded";
import { bodyLimits } from "@/server/domain/limit/doors";

type Context = { params: Promise<{ nextauth: string[] }> };

async function handle(request: Request, context: Context): Promise<Response> {
  const refused = await countAt("auth", request.headers);
  if (refused) return refused;
  const body = request.method === "POST" ? await readBounded(request, bodyLimits.auth) : undefined;
  if (body === null) return Response.json({ code: "too-large", data: {} }, { status: 413 });
  return NextAuth(
    (body ? new NextRequest(withBody(request, body)) : request) as never,
    context as never,
    await authOptions(),
  );
}

export { handle as GET, handle as POST };
