import { type Refusal, refuse } from "../../domain/shared/decision";
import { type FaceLine, redeem } from "../../domain/voucher/voucher";
import type { Tx } from "../../ports/database";
import type { Ctx } from "../verb";
import { findVoucher } from "./find";

type Held = { voucherId: string | null; items: readonly { tierId: string; quantity: number }[] };
type Tiers = readonly { id: string; priceMinor: number; hidden: boolean }[];

/** The lines of a hold at their tiers' prices. A tier that is no more costs nothing and is refused where it is ordered. */
export const faceLines = ({ items }: Pick<Held, "items">, tiers: Tiers): FaceLine[] =>
  items.map(({ tierId, quantity }) => {
    const tier = tiers.find(({ id }) => id === tierId);
    return { tierId, quantity, faceMinor: tier?.priceMinor ?? 0, hidden: tier?.hidden ?? false };
  });

/** A voucher on a checkout page: what it takes off, or why it does not. `fixed`: it cannot be taken away from these tickets. */
export type HeldVoucher = { code: string; discountMinor: number; refusal: Refusal | null; fixed: boolean };

/** What a hold's voucher would come to if she paid now. Nothing is reserved: that happens when the order is made. */
export async function heldVoucher(
  db: Tx,
  ctx: Ctx,
  hold: Held,
  event: { currency: string; tiers: Tiers },
): Promise<HeldVoucher | null> {
  if (!hold.voucherId) return null;
  const lines = faceLines(hold, event.tiers);
  const fixed = lines.some(({ hidden }) => hidden);
  const voucher = await findVoucher(db, hold.voucherId);
  if (!voucher) return { code: "", discountMinor: 0, refusal: refuse("voucher-unknown"), fixed };
  const said = redeem(voucher, lines, { currency: event.currency, now: ctx.now });
  const { code } = voucher;
  return said.ok
    ? { code, discountMinor: said.value.discountMinor, refusal: null, fixed }
    : { code, discountMinor: 0, refusal: said, fixed };
}
