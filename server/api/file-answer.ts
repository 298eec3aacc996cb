import type { Ctx } from "../services/verb";
import { toRestError } from "./rest/problem";

/** `name` without its date and ending; `type` without its charset. */
type File = { name: string; ending: "csv" | "json" | "jsonl"; type: string; body: string | ReadableStream<Uint8Array> };

/** A file for a signed-in member, or the refusal. What is refused is refused before the file begins. */
export async function answerFile(ctx: Ctx, make: () => Promise<File>): Promise<Response> {
  try {
    const { name, ending, type, body } = await make();
    return new Response(body, {
      headers: {
        "content-type": `${type}; charset=utf-8`,
        "content-disposition": `attachment; filename="${name}-${ctx.now.toISOString().slice(0, 10)}.${ending}"`,
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
      },
    });
  } catch (error) {
    const { status, body, headers } = toRestError(error);
    if (status >= 500) ctx.log.error({ err: error }, "a file was not written");
    return Response.json(body, { status, headers: { ...headers, "cache-control": "no-store" } });
  }
}
