import { coins } from "../../domain/chain/coins";
import { refuseNow } from "../../domain/shared/decision";
import { formatMoney } from "../../domain/shared/money";
import { issueLink } from "../session/link";
import type { Ctx } from "../verb";
import { type Letter, mailLocale } from "./compose";
import type { MailTemplate } from "./enqueue-mail";

type Row = { template: string; toEmail: string; locale: string; data: unknown };
type Data = Partial<
  Record<
    | "code"
    | "brandId"
    | "orderId"
    | "listingId"
    | "giftId"
    | "address"
    | "balance"
    | "threshold"
    | "refundId"
    | "voidingId"
    | "postponementId",
    string
  >
>;

const platform = { brandName: "TicketChain", accent: "#4f46e5", supportEmail: null };

/** Gathers what a letter says at the time it is sent; the queued row holds ids only (and a sign-in code until it is sent). */
export async function letterOf(ctx: Ctx, row: Row): Promise<Letter> {
  const data = (row.data ?? {}) as Data;
  const locale = mailLocale(row.locale);
  const template = row.template as MailTemplate;
  if (template === "login-code") {
    const brand = data.brandId ? await ctx.db.brand.findUnique({ where: { id: data.brandId } }) : null;
    return {
      template,
      locale,
      ...(brand ? brandOf(brand) : platform),
      values: { code: data.code ?? "" },
      code: data.code,
    };
  }
  if (template === "balance-low") {
    const { address = "", balance = "0", threshold = "0" } = data;
    const values = { address, balance: coins(BigInt(balance)), threshold: coins(BigInt(threshold)) };
    return { template, locale, ...platform, values };
  }
  const subject = await subjectOf(ctx, data);
  const event = await ctx.db.event.findUniqueOrThrow({ where: { id: subject.eventId } });
  const brand = await ctx.db.brand.findFirstOrThrow({
    where: { organizationId: event.organizationId },
    orderBy: { createdAt: "asc" },
  });
  const money = (amountMinor: number) => formatMoney({ amountMinor, currency: event.currency }, locale);
  const clock = new Intl.DateTimeFormat(locale, { dateStyle: "full", timeStyle: "short", timeZone: event.timezone });
  const when = clock.format(event.startsAt);
  const labels = labelsOf[locale];
  const facts = [
    { label: labels.when, value: when },
    { label: labels.where, value: event.venueName },
    ...(subject.number ? [{ label: labels.order, value: subject.number }] : []),
    ...(template === "transfer-due" ? await transferFacts() : []),
  ];
  const refund = data.refundId ? await ctx.db.refund.findUniqueOrThrow({ where: { id: data.refundId } }) : null;
  const voiding = data.voidingId ? await endedBy(ctx, data.voidingId) : null;
  const values = {
    event: event.title,
    ...(refund ? { amount: money(refund.amountMinor) } : {}),
    count: subject.count,
    ...(voiding ? { ...voiding, amount: money(voiding.back) } : {}),
    ...(template === "event-cancelled" ? await cancelledValues() : {}),
    ...(template === "event-postponed" ? await postponedValues() : {}),
    total: money(subject.totalMinor),
    price: money(subject.totalMinor),
    seller: money(subject.sellerMinor),
  };
  return { template, locale, ...brandOf(brand), values, facts, actionUrl: await actionOf() };

  /** What goes back because of it, and the organizer's words. */
  async function cancelledValues() {
    const [order, cancellation] = await Promise.all([
      data.orderId ? ctx.db.cancelledOrder.findUnique({ where: { orderId: data.orderId } }) : null,
      ctx.db.cancellation.findUnique({ where: { eventId: event.id } }),
    ]);
    const amountMinor = order?.amountMinor ?? 0;
    const handed = order?.outcome === "by-hand" ? amountMinor : 0;
    const message = cancellation?.message ?? "";
    const said = message === "" ? 0 : 1;
    return { back: amountMinor - handed, byHand: handed, amount: money(amountMinor), message, said };
  }

  /** From when it moved, and why. Where to: as it is when the letter is sent, should it have moved once more. */
  async function postponedValues() {
    const id = data.postponementId ?? "";
    const { fromStartsAt, reason } = await ctx.db.postponement.findUniqueOrThrow({ where: { id } });
    return { before: clock.format(fromStartsAt), when, reason };
  }

  /** How much, to whom, under which reference and until when: what a bank's form asks for. */
  async function transferFacts() {
    const payment = await ctx.db.payment.findFirstOrThrow({
      where: { orderId: data.orderId ?? "", method: "bank-transfer" },
    });
    return [
      { label: labels.amount, value: money(payment.amountMinor) },
      { label: labels.reference, value: subject.number ?? "" },
      ...(payment.expiresAt ? [{ label: labels.until, value: clock.format(payment.expiresAt) }] : []),
      ...(payment.instructions ? [{ label: labels.account, value: payment.instructions }] : []),
    ];
  }

  async function actionOf(): Promise<string | undefined> {
    if (!opensAccount.has(template)) return undefined;
    const token = await issueLink(ctx.db, { organizationId: event.organizationId, email: row.toEmail, now: ctx.now });
    const scheme = new URL(ctx.settings.appBaseUrl).protocol;
    return `${scheme}//${brand.slug}.${ctx.settings.brandBaseHost}/link/${token}`;
  }
}

/** Letters whose button signs the reader in. */
const opensAccount: ReadonlySet<MailTemplate> = new Set(["order-fulfilled", "gift-received", "transfer-due"]);

const labelsOf = {
  en: {
    ...{ when: "When", where: "Where", order: "Order" },
    ...{ amount: "Amount", reference: "Reference", until: "Until", account: "Pay to" },
  },
  he: {
    ...{ when: "מתי", where: "איפה", order: "הזמנה" },
    ...{ amount: "סכום", reference: "אסמכתה", until: "עד", account: "לתשלום אל" },
  },
};

const brandOf = (brand: { name: string; theme: unknown; supportEmail: string }) => ({
  brandName: brand.name,
  accent: (brand.theme as { accent?: string }).accent ?? platform.accent,
  supportEmail: brand.supportEmail,
});

/** How many tickets a decision ended, and what goes back for them in minor units. */
async function endedBy(ctx: Ctx, voidingId: string): Promise<{ count: number; back: number }> {
  const where = { id: voidingId };
  const include = { tickets: { where: { state: "burnt" } } };
  const { tickets, backMinor } = await ctx.db.voiding.findUniqueOrThrow({ where, include });
  return { count: tickets.length, back: backMinor ?? 0 };
}

/** What the letter is about, whichever kind of row caused it. */
async function subjectOf(ctx: Ctx, data: Data) {
  if (data.orderId) {
    const order = await ctx.db.order.findUniqueOrThrow({ where: { id: data.orderId }, include: { items: true } });
    const count = order.items.reduce((sum, item) => sum + item.quantity, 0);
    return { eventId: order.eventId, number: order.number, count, totalMinor: order.totalMinor, sellerMinor: 0 };
  }
  if (data.listingId) {
    const listing = await ctx.db.listing.findUniqueOrThrow({ where: { id: data.listingId } });
    return {
      eventId: listing.eventId,
      number: null,
      count: 1,
      totalMinor: listing.priceMinor,
      sellerMinor: listing.sellerMinor ?? 0,
    };
  }
  if (data.giftId) {
    const gift = await ctx.db.gift.findUniqueOrThrow({ where: { id: data.giftId } });
    return { eventId: gift.eventId, number: null, count: 1, totalMinor: 0, sellerMinor: 0 };
  }
  return refuseNow("not-found", { field: "mail" });
}
