import { withTransaction } from "../../db/prisma";
import { actorLabel } from "../../domain/access/actor";
import { allow } from "../../domain/access/allow";
import type { PutReturnTermsInput } from "../../domain/returns/returns";
import type { ReturnTerms } from "../../domain/returns/terms";
import { isPayable } from "../../domain/shared/currency";
import { refuseNow } from "../../domain/shared/decision";
import { audit } from "../audit/audit";
import { getOwnEvent } from "../event/find";
import type { Verb } from "../verb";
import { currentTerms } from "./current-terms";

/**
 * Promises buyers of an event under which terms they may give tickets back by themselves. Orders that were made before keep what
 * they were promised. Said twice, it is one promise.
 * @throws {RefusalError} not-found, event-not-live (it is cancelled), invalid-input (keptMinor) when such a sum cannot be paid.
 */
export async function putReturnTerms({ ctx, input }: Verb<PutReturnTermsInput>): Promise<ReturnTerms> {
  allow(ctx.actor, "order:refund");
  const { eventId, ...terms } = input;
  return withTransaction(ctx, async (tx) => {
    await tx.$queryRaw`select 1 from "Event" where id = ${eventId}::uuid for update`;
    const { organizationId, state, currency } = await getOwnEvent(tx, ctx, eventId);
    if (state === "cancelled") refuseNow("event-not-live", { state });
    if (terms.keptMinor > 0 && !isPayable(terms.keptMinor, currency))
      refuseNow("invalid-input", { field: "keptMinor", rule: "not-payable" });
    const known = await currentTerms(tx, eventId);
    if (known && same(known, terms)) return known;
    const setBy = actorLabel(ctx.actor);
    await tx.returnTerms.create({ data: { ...terms, eventId, organizationId, setBy, createdAt: ctx.now } });
    await audit(tx, ctx, "returns.terms", { organizationId, subject: `event:${eventId}`, change: terms });
    return terms;
  });
}

const same = (a: ReturnTerms, b: ReturnTerms): boolean =>
  a.open === b.open && a.hoursBefore === b.hoursBefore && a.keptBps === b.keptBps && a.keptMinor === b.keptMinor;
