import { enqueueMail, type MailTemplate } from "../mail/enqueue-mail";
import type { Ctx } from "../verb";

type Letter = {
  eventId: string;
  template: MailTemplate;
  key(giftId: string): string;
  /** What the letter is about, beside the gift. */
  data?: Record<string, string>;
};

/** Whoever was given a ticket hears what its buyer hears. Repeated, it writes to nobody twice. */
export async function writeToTheGifted(ctx: Ctx, { eventId, template, key, data }: Letter): Promise<void> {
  const given = await ctx.db.gift.findMany({ where: { eventId, state: "done" } });
  const friends = await ctx.db.fan.findMany({ where: { id: { in: given.map(({ toFanId }) => toFanId) } } });
  const friendOf = new Map(friends.map((friend) => [friend.id, friend]));
  for (const { id: giftId, toFanId } of given) {
    const friend = friendOf.get(toFanId);
    if (!friend) continue;
    const { email: toEmail, locale } = friend;
    await enqueueMail(ctx.db, ctx, { dedupeKey: key(giftId), template, toEmail, locale, data: { ...data, giftId } });
  }
}
