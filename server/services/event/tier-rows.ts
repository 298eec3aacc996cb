import type { Tier } from "../../../prisma/generated/client";
import type { TierInput } from "../../domain/event/event-input";

/** Tiers get their ids on chain by their place in the form: 1, 2, ... */
export const tierRows = (tiers: readonly TierInput[]) =>
  tiers.map((tier, index) => ({ ...tier, chainTierId: index + 1 }));

/** The rows of a draft that is saved again: a tier that kept its name is the same one to its vouchers, and stays hidden if it was. */
export function sameTiers(before: readonly Tier[], tiers: readonly TierInput[]) {
  const left = [...before];
  return tierRows(tiers).map((row) => {
    const at = left.findIndex(({ name }) => name === row.name);
    const [same] = at < 0 ? [] : left.splice(at, 1);
    return same ? { ...row, id: same.id, hidden: same.hidden } : row;
  });
}
