import { z } from "zod";
import { confirmFanCode } from "../../services/session/confirm-code";
import { handOff, takeHandOff } from "../../services/session/hand-off";
import { openLink } from "../../services/session/link";
import { requestFanCode } from "../../services/session/request-code";
import { signOutFan } from "../../services/session/sign-out";
import { sessionDays, startSession } from "../../services/session/start-session";
import { type ApiContext, fanCookie } from "../context";
import { sessionCookie } from "../cookies";
import { limit } from "../limits";
import { marketProcedure, router } from "../trpc";

const Brand = z.object({ brand: z.string().max(63) });
const Locale = z.enum(["en", "he"]);
const Email = z.email().max(254);

const remember = (ctx: ApiContext, token: string): void =>
  ctx.setCookie(sessionCookie(fanCookie, token, { maxAgeSeconds: sessionDays * 86_400, secure: ctx.https }));

export const sessionRouter = router({
  me: marketProcedure.input(Brand).query(async ({ ctx }) => {
    if (ctx.actor.kind !== "fan") return { session: false, verified: false, email: null, fanId: null };
    const fan = ctx.actor.fanId
      ? await ctx.db.fan.findUnique({ where: { id: ctx.actor.fanId }, select: { email: true } })
      : null;
    return {
      session: true,
      verified: ctx.actor.verified,
      email: ctx.actor.verified ? (fan?.email ?? null) : null,
      fanId: ctx.actor.fanId,
    };
  }),
  /** Browsers on a brand's host get a cookie; the widget keeps the token in memory and sends it as bearer. */
  start: marketProcedure
    .input(Brand.extend({ keepInMemory: z.boolean().default(false) }))
    .mutation(async ({ ctx, input }) => {
      if (ctx.actor.kind === "fan") return { token: null };
      await limit("session:start", ctx);
      const { token } = await startSession({ ctx, input });
      if (input.keepInMemory) return { token };
      remember(ctx, token);
      return { token: null };
    }),
  requestCode: marketProcedure
    .input(Brand.extend({ email: Email, locale: Locale }))
    .mutation(async ({ ctx, input }) => {
      await limit("login-code", ctx);
      return requestFanCode({ ctx, input });
    }),
  confirmCode: marketProcedure
    .input(Brand.extend({ email: Email, code: z.string().min(6).max(12), locale: Locale }))
    .mutation(async ({ ctx, input }) => {
      await limit("login-guess", ctx);
      remember(ctx, (await confirmFanCode({ ctx, input })).token);
      return { signedIn: true };
    }),
  openLink: marketProcedure.input(Brand.extend({ token: z.string().max(120) })).mutation(async ({ ctx, input }) => {
    await limit("login-guess", ctx);
    remember(ctx, (await openLink({ ctx, input })).token);
    return { signedIn: true };
  }),
  handOff: marketProcedure.input(Brand).mutation(({ ctx, input }) => handOff({ ctx, input })),
  takeHandOff: marketProcedure.input(Brand.extend({ code: z.string().max(64) })).mutation(async ({ ctx, input }) => {
    await limit("login-guess", ctx);
    remember(ctx, (await takeHandOff({ ctx, input })).token);
    return { taken: true };
  }),
  signOut: marketProcedure.input(Brand).mutation(async ({ ctx, input }) => {
    await signOutFan({ ctx, input });
    ctx.setCookie(sessionCookie(fanCookie, "", { maxAgeSeconds: 0, secure: ctx.https }));
    return { signedOut: true };
  }),
});
