import { withTransaction } from "../../db/prisma";
import { allow, tenantOf } from "../../domain/access/allow";
import { give } from "../../domain/gift/gift";
import { crashPoint } from "../../domain/shared/crash-point";
import { refuseNow, settled } from "../../domain/shared/decision";
import { toRef } from "../../domain/shared/ref";
import { audit } from "../audit/audit";
import { refuseAdmitted } from "../check-in/admission";
import { spendQuota } from "../gas/spend-quota";
import { signByHolder } from "../listing/intent";
import { refuseWhileOffered } from "../listing/under-way";
import { startSaga } from "../saga/start-saga";
import { normalizeEmail } from "../session/login-code";
import { getHolder, getOwnTicket } from "../ticket/own-ticket";
import { getTierOfTicket } from "../ticket/tier-of";
import type { Verb } from "../verb";
import { ensureFanWallet } from "../wallet/ensure-fan-wallet";
import { refuseWhileGiven } from "./under-way";

/**
 * Gives a ticket to a friend's e-mail, inside the tier's policy. The friend gets a wallet without asking and a letter when
 * the ticket is hers. @throws {RefusalError} gift-limit, gift-blackout, gift-to-self, ticket-listed, not-owner, quota-spent, …
 */
export async function createGift({ ctx, input }: Verb<{ key: string; toEmail: string }>): Promise<{ giftId: string }> {
  allow(ctx.actor, "gift:write");
  const organizationId = tenantOf(ctx.actor);
  const ticket = await getOwnTicket(ctx, input.key);
  const { event, tier } = await getTierOfTicket(ctx, organizationId, ticket);
  if (event.state !== "live" || event.endsAt <= ctx.now) return refuseNow("event-not-live");
  settled(give(ticket, tier, event, ctx.now));
  const holder = await getHolder(ctx, ticket);
  const toEmail = normalizeEmail(input.toEmail);
  if (toEmail === holder.email) return refuseNow("gift-to-self", { field: "toEmail" });
  const friend = await ensureFanWallet(ctx, { organizationId, email: toEmail });
  const { collection, tokenId } = ticket;
  const giftId = crypto.randomUUID();
  const giftRef = toRef(giftId);
  const signed = await signByHolder(ctx, holder, "Gift", { collection, tokenId, to: friend.address, giftRef });
  crashPoint("gift-signed");
  const created = await withTransaction(ctx, async (tx) => {
    await refuseAdmitted(tx, ticket);
    await refuseWhileGiven(tx, ticket);
    await refuseWhileOffered(tx, ticket);
    await spendQuota(tx, ctx, { organizationId, fanId: holder.id, action: "gift" });
    await tx.gift.create({
      data: {
        id: giftId,
        organizationId,
        eventId: event.id,
        collection,
        tokenId,
        fromFanId: holder.id,
        toFanId: friend.fanId,
        createdAt: ctx.now,
      },
    });
    await startSaga(tx, ctx, {
      workflow: "give-ticket",
      subject: `gift:${giftId}`,
      data: { giftId, to: friend.address, ...signed, deadline: String(signed.deadline) },
    });
    await audit(tx, ctx, "gift.create", { subject: `gift:${giftId}`, change: { ticket: ticket.key } });
    return { giftId };
  });
  crashPoint("gift-created");
  return created;
}
