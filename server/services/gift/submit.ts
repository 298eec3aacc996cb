import { withTransaction } from "../../db/prisma";
import { allow } from "../../domain/access/allow";
import { isEnough } from "../../domain/chain/finality";
import type { IntentPayload } from "../../domain/chain/intent";
import { crashPoint } from "../../domain/shared/crash-point";
import { toRef } from "../../domain/shared/ref";
import { chainKnowledge } from "../chain/chain-status";
import { enqueueIntent } from "../chain/enqueue-intent";
import type { Signed } from "../listing/submit";
import { enqueueMail } from "../mail/enqueue-mail";
import { type IntentsState, intentsState } from "../order/intents-state";
import type { Verb } from "../verb";

type Submit = { giftId: string; to: string; signed: Signed; wakeSagaId: string };

/** Sends the giver's signed intent to the market contract, once, and says how far it is. */
export async function submitGiftIntent({ ctx, input }: Verb<Submit>): Promise<IntentsState> {
  allow(ctx.actor, "gift:settle");
  const gift = await ctx.db.gift.findUniqueOrThrow({ where: { id: input.giftId } });
  const dedupeKey = giftKey(gift.id);
  const { collection, tokenId } = gift;
  const holder = { ...input.signed, deadline: Number(input.signed.deadline) };
  const payload = {
    kind: "gift",
    collection,
    tokenId,
    to: input.to,
    giftRef: toRef(gift.id),
    ...holder,
  } as IntentPayload;
  await withTransaction(ctx, (tx) =>
    enqueueIntent(tx, ctx, {
      organizationId: gift.organizationId,
      dedupeKey,
      lane: collection,
      payload,
      wakeSagaId: input.wakeSagaId,
    }),
  );
  crashPoint("gift-asked");
  return intentsState(ctx, [dedupeKey]);
}

/** The friend holds the ticket (or the contract said no): the row says so. Safe twice. */
export async function settleGift({ ctx, input }: Verb<{ giftId: string; to: "done" | "failed" }>): Promise<void> {
  allow(ctx.actor, "gift:settle");
  await withTransaction(ctx, async (tx) => {
    const data = { state: input.to, doneAt: input.to === "done" ? ctx.now : null };
    const moved = await tx.gift.updateMany({ where: { id: input.giftId, state: "submitting" }, data });
    if (moved.count === 0) return;
    const gift = await tx.gift.findUniqueOrThrow({ where: { id: input.giftId } });
    await ctx.ports.bus.publish({ topic: "event", id: gift.eventId }, tx);
  });
  crashPoint("gift-settled");
}

/** Tells the friend, once, when nobody can take the gift back any more. @returns how far the chain is with it. */
export async function sendGiftLetter({ ctx, input }: Verb<{ giftId: string }>): Promise<IntentsState> {
  allow(ctx.actor, "gift:settle");
  const { stalled } = await chainKnowledge(ctx);
  const found = await intentsState(ctx, [giftKey(input.giftId)]);
  if (found.state !== "mined") return found;
  const have = found.final ? "final" : "mined";
  if (!isEnough(have, { action: "gift-letter", valueMinor: 0, stalled })) return found;
  await withTransaction(ctx, async (tx) => {
    const gift = await tx.gift.findUniqueOrThrow({ where: { id: input.giftId } });
    const friend = await tx.fan.findUniqueOrThrow({ where: { id: gift.toFanId } });
    await enqueueMail(tx, ctx, {
      dedupeKey: `gift-received:${gift.id}`,
      template: "gift-received",
      toEmail: friend.email,
      locale: friend.locale,
      data: { giftId: gift.id },
    });
  });
  return found;
}

const giftKey = (giftId: string): string => `gift:${giftId}`;
