import { z } from "zod";
import { endSessions } from "../../services/auth/end-sessions";
import { getMe } from "../../services/auth/me";
import { requestConsoleCode } from "../../services/auth/request-code";
import { consoleCookieName } from "../console-cookie";
import { organizationCookie } from "../context";
import { sessionCookie } from "../cookies";
import { limit } from "../limits";
import { publicProcedure, router } from "../trpc";

const year = 31_536_000;

export const authRouter = router({
  me: publicProcedure.query(({ ctx }) => getMe({ ctx, input: {} })),
  requestCode: publicProcedure
    .input(z.object({ email: z.email("email").max(254, "too-long"), locale: z.enum(["en", "he"]) }))
    .mutation(async ({ ctx, input }) => {
      await limit("login-code", ctx);
      return requestConsoleCode({ ctx, input });
    }),
  /** Ends this browser's session. */
  signOut: publicProcedure.mutation(({ ctx }) => {
    ctx.setCookie(sessionCookie(consoleCookieName(ctx.https), "", { maxAgeSeconds: 0, secure: ctx.https }));
    return { signedOut: true };
  }),
  /** Ends the sessions on all devices of this person. */
  signOutEverywhere: publicProcedure.mutation(async ({ ctx }) => {
    const ended = await endSessions({ ctx, input: {} });
    ctx.setCookie(sessionCookie(consoleCookieName(ctx.https), "", { maxAgeSeconds: 0, secure: ctx.https }));
    return ended;
  }),
  /** Only says where she wants to work; whether she may is read from her memberships with every request. */
  chooseOrganization: publicProcedure.input(z.object({ id: z.uuid() })).mutation(({ ctx, input }) => {
    ctx.setCookie(sessionCookie(organizationCookie, input.id, { maxAgeSeconds: year, secure: ctx.https }));
    return { chosen: input.id };
  }),
});
