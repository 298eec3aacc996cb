import { refuseNow } from "../../domain/shared/decision";
import { audit } from "../audit/audit";
import { normalizeEmail, spendCode } from "../session/login-code";
import type { Verb } from "../verb";
import { consoleAudience } from "./request-code";

export type ConsoleUser = { userId: string; sessionVersion: number };

/** Proves the e-mail of a console user. @throws {RefusalError} code-invalid, code-expired, too-many-attempts. */
export async function confirmConsoleCode({ ctx, input }: Verb<{ email: string; code: string }>): Promise<ConsoleUser> {
  const email = normalizeEmail(input.email);
  await spendCode(ctx.db, { audience: consoleAudience, email, code: input.code, now: ctx.now });
  const user = await ctx.db.user.findUnique({ where: { email } });
  if (!user) return refuseNow("code-invalid", { field: "code" });
  const actor = { kind: "user", userId: user.id, email } as const;
  await audit(ctx.db, { ...ctx, actor }, "auth.sign-in", { subject: `user:${user.id}` });
  return { userId: user.id, sessionVersion: user.sessionVersion };
}
