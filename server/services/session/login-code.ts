import { createHmac, randomInt, timingSafeEqual } from "node:crypto";
import { refuseNow } from "../../domain/shared/decision";
import type { Tx } from "../../ports/database";

export const codeMinutes = 10;
const maxAttempts = 5;
const maxCodesAnHour = 6;

/** Keyed with the row's id, so that equal codes of two people do not look equal at rest. */
const hashCode = (id: string, code: string): string => createHmac("sha256", id).update(code).digest("hex");

export const normalizeEmail = (email: string): string => email.trim().toLowerCase();

/** A fresh six-digit code for this audience ("console" or an organization's id). @throws {RefusalError} rate-limited. */
export async function issueCode(
  tx: Tx,
  who: { audience: string; email: string; now: Date },
): Promise<{ id: string; code: string }> {
  const since = new Date(who.now.getTime() - 3_600_000);
  const recent = await tx.loginCode.count({
    where: { audience: who.audience, email: who.email, createdAt: { gt: since } },
  });
  if (recent >= maxCodesAnHour) return refuseNow("rate-limited", { retryAfterSeconds: 3600 });
  const id = crypto.randomUUID();
  const code = randomInt(0, 1_000_000).toString().padStart(6, "0");
  const expiresAt = new Date(who.now.getTime() + codeMinutes * 60_000);
  await tx.loginCode.create({
    data: { id, audience: who.audience, email: who.email, codeHash: hashCode(id, code), expiresAt, createdAt: who.now },
  });
  return { id, code };
}

/**
 * Uses up a code. The attempt is counted before the comparison, in its own statement, so that guesses in parallel all count.
 * @throws {RefusalError} code-invalid, code-expired, too-many-attempts.
 */
export async function spendCode(
  db: Tx,
  who: { audience: string; email: string; code: string; now: Date },
): Promise<void> {
  const latest = await db.loginCode.findFirst({
    where: { audience: who.audience, email: who.email },
    orderBy: { createdAt: "desc" },
  });
  if (!latest || latest.usedAt) return refuseNow("code-invalid", { field: "code" });
  if (latest.expiresAt <= who.now) return refuseNow("code-expired", { field: "code" });
  const counted = await db.loginCode.updateMany({
    where: { id: latest.id, attempts: { lt: maxAttempts } },
    data: { attempts: { increment: 1 } },
  });
  if (counted.count === 0) return refuseNow("too-many-attempts", { field: "code" });
  const given = Buffer.from(hashCode(latest.id, who.code.replace(/\D/g, "")));
  if (!timingSafeEqual(given, Buffer.from(latest.codeHash))) return refuseNow("code-invalid", { field: "code" });
  const used = await db.loginCode.updateMany({ where: { id: latest.id, usedAt: null }, data: { usedAt: who.now } });
  if (used.count === 0) return refuseNow("code-invalid", { field: "code" });
}
