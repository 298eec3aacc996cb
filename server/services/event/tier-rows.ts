import type { TierInput } from "../../domain/event/event-input";

/** Tiers get their ids on chain by their place in the form: 1, 2, ... */
export const tierRows = (tiers: readonly TierInput[]) =>
  tiers.map((tier, index) => ({ ...tier, chainTierId: index + 1 }));
