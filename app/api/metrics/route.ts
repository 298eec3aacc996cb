import { mayScrape, metricsText } from "@/server/api/metrics";

export const dynamic = "force-dynamic";

export async function GET(request: Request) {
  if (!(await mayScrape(request.headers.get("authorization")))) return new Response(null, { status: 401 });
  const { contentType, body } = await metricsText();
  return new Response(body, { headers: { "content-type": contentType, "cache-control": "no-store" } });
}
