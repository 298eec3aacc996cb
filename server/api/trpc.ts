import { initTRPC } from "@trpc/server";
import superjson from "superjson";
import { ZodError } from "zod";
import { BrandSlug } from "../domain/shared/brand-slug";
import { refuseNow } from "../domain/shared/decision";
import { firstUnfitText } from "../domain/shared/plain-text";
import type { ApiContext } from "./context";
import { toTrpcError, wireError } from "./errors";

const t = initTRPC.context<ApiContext>().create({
  transformer: superjson,
  // Stack traces stay in the log, whatever NODE_ENV says.
  isDev: false,
  sse: { ping: { enabled: true, intervalMs: 10_000 }, client: { reconnectAfterInactivityMs: 25_000 } },
  errorFormatter: ({ shape, error, ctx }) => ({
    ...shape,
    message: error.cause instanceof ZodError ? "invalid-input" : shape.message,
    data: {
      code: shape.data.code,
      httpStatus: wireError(error).status,
      requestId: ctx?.requestId ?? null,
      ...wireError(error).data,
    },
  }),
});

/** One mapping of refusals and failures for every procedure. */
const mapErrors = t.middleware(async ({ next, path, ctx }) => {
  const result = await next();
  if (result.ok) return result;
  const mapped = toTrpcError(result.error);
  if (wireError(mapped).status >= 500)
    ctx.log.error({ err: result.error.cause ?? result.error, path }, "procedure failed");
  throw mapped;
});

export const router = t.router;
export const createCaller = t.createCallerFactory;
/** What no field takes is refused before any field is read. */
const plainText = t.middleware(async ({ next, getRawInput }) => {
  const field = firstUnfitText(await getRawInput());
  if (field !== null) refuseNow("invalid-input", { field, rule: "plain-text" });
  return next();
});
export const publicProcedure = t.procedure.use(mapErrors).use(plainText);

/** Console: a signed-in member of the organization she works in. */
export const organizerProcedure = publicProcedure.use(({ ctx, next }) => {
  if (ctx.actor.kind !== "member") refuseNow(ctx.actor.kind === "user" ? "forbidden" : "signed-out");
  return next();
});

/** Market: the actor is the fan session of the brand named in the input (or anonymous there). */
export const marketProcedure = publicProcedure.use(async ({ ctx, next, getRawInput }) => {
  const raw = await getRawInput();
  const brand = BrandSlug.safeParse(raw && typeof raw === "object" && "brand" in raw ? raw.brand : undefined);
  if (!brand.success) return refuseNow("invalid-input", { field: "brand", rule: "brand" });
  return next({ ctx: await ctx.asFanOf(brand.data) });
});

/** Gate: a paired device, by its bearer token. */
export const deviceProcedure = publicProcedure.use(async ({ ctx, next }) => next({ ctx: await ctx.asDevice() }));
