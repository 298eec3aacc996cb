import { randomBytes } from "node:crypto";
import { withTransaction } from "../../db/prisma";
import { settled } from "../../domain/shared/decision";
import { madeCode } from "../../domain/voucher/code";
import { consistentRules, type ManyVouchersInput } from "../../domain/voucher/voucher-input";
import { audit } from "../audit/audit";
import type { Verb } from "../verb";
import { allowVouchers, eventWithTiers } from "./own-event";
import { refuseTooMany, traceOf } from "./put-voucher";

/**
 * Makes many vouchers with the same rules, each with a code of its own. The same key makes them once. @returns how many there are of
 * this key. @throws {RefusalError} not-found, invalid-input {field, rule}.
 */
export async function makeVouchers({ ctx, input }: Verb<ManyVouchersInput>): Promise<{ made: number }> {
  allowVouchers(ctx);
  const { eventId, key, count, prefix, ...rules } = input;
  return withTransaction(ctx, async (tx) => {
    const event = await eventWithTiers(tx, ctx, { eventId, tierIds: rules.tierIds });
    settled(consistentRules(rules, event.currency));
    // Two presses of one button wait for each other here.
    await tx.$queryRaw`select pg_advisory_xact_lock(hashtextextended(${key}, 0))::text`;
    const before = await tx.voucher.count({ where: { eventId, batchKey: key } });
    if (before > 0) return { made: before };
    await refuseTooMany(tx, eventId, count);
    const { organizationId } = event;
    // A code that is there already is left alone, and another one is made instead.
    for (let made = 0; made < count; ) {
      const data = Array.from({ length: count - made }, () => ({
        ...{ id: crypto.randomUUID(), organizationId, eventId, code: madeCode(prefix, randomBytes(32)) },
        ...{ ...rules, batchKey: key, createdAt: ctx.now },
      }));
      made += (await tx.voucher.createMany({ data, skipDuplicates: true })).count;
    }
    await audit(tx, ctx, "voucher.create-many", {
      organizationId,
      subject: `event:${eventId}`,
      change: JSON.parse(JSON.stringify(traceOf({ key, count, prefix, ...rules }))),
    });
    return { made: count };
  });
}
