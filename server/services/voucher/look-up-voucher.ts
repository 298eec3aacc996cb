import { z } from "zod";
import { BrandSlug } from "../../domain/shared/brand-slug";
import { refuseNow, settled } from "../../domain/shared/decision";
import { TypedCode } from "../../domain/voucher/code";
import type { VoucherKind } from "../../domain/voucher/price";
import { opensTier, usable } from "../../domain/voucher/voucher";
import { getBrand } from "../catalog/brand";
import { type PublicTier, toPublicTier } from "../catalog/public-tier";
import { seatsLeft } from "../hold/seats-left";
import type { Verb } from "../verb";
import { getVoucherByCode } from "./find";

export const LookUpVoucherInput = z.object({ brand: BrandSlug, slug: z.string().max(120), code: TypedCode });
export type LookUpVoucherInput = z.infer<typeof LookUpVoucherInput>;

/** What a code does for an event's page: which hidden tiers it opens. */
export type LookedUp = { code: string; kind: VoucherKind; tiers: PublicTier[] };

/**
 * Looks at a code that somebody typed or followed a link with. @throws {RefusalError} not-found for an event that is not live,
 * voucher-unknown, and as `usable` refuses.
 */
export async function lookUpVoucher({ ctx, input }: Verb<LookUpVoucherInput>): Promise<LookedUp> {
  const { organizationId } = await getBrand({ ctx, input });
  const event = await ctx.db.event.findUnique({
    where: { organizationId_slug: { organizationId, slug: input.slug } },
    include: { tiers: { where: { hidden: true }, orderBy: { chainTierId: "asc" } } },
  });
  if (event?.state !== "live") return refuseNow("not-found", { field: "slug" });
  const voucher = await getVoucherByCode(ctx.db, event.id, input.code);
  settled(usable(voucher, ctx.now));
  const opened = event.tiers.filter(({ id }) => opensTier(voucher, id));
  const leftOf = await seatsLeft(
    ctx.db,
    opened.map(({ id }) => id),
  );
  return {
    code: voucher.code,
    kind: voucher.kind,
    tiers: opened.map((tier) => toPublicTier(tier, leftOf(tier.id), ctx.now)),
  };
}
