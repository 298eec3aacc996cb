export type SaleState = "upcoming" | "on-sale" | "sold-out" | "ended";

/** What a buyer can do with a tier now. Sold out wins over a later end, because that is what she asks first. */
export function saleState(tier: { salesStartAt: Date; salesEndAt: Date; left: number }, now: Date): SaleState {
  if (now < tier.salesStartAt) return "upcoming";
  if (now >= tier.salesEndAt) return "ended";
  return tier.left > 0 ? "on-sale" : "sold-out";
}
