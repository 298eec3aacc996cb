import type { Call } from "../../ports/chain-call";

/** Calls of one key cost about the same; null for those whose cost depends on more than their size. */
function keyOf(call: Call): string | null {
  if (call.kind === "mint") {
    const tickets = call.orders.reduce((sum, { quantity }) => sum + quantity, 0);
    return `mint:${call.orders.length}:${tickets}`;
  }
  if (call.kind === "settle" || call.kind === "list" || call.kind === "unlist" || call.kind === "gift")
    return call.kind;
  if (call.kind === "check-in") return `check-in:${call.tokenIds.length}`;
  return call.kind === "execute" ? `execute:${call.wishes.length}` : null;
}

/**
 * The most gas that calls of a kind and size were estimated at. An estimate makes a node run a call some twenty times; with a limit
 * that is known to do, once is enough to see that it goes through.
 */
export function openKnownGas(most = 2_000) {
  const known = new Map<string, bigint>();
  return {
    of: (call: Call): bigint | null => known.get(keyOf(call) ?? "") ?? null,
    learn(call: Call, gas: bigint): void {
      const key = keyOf(call);
      if (key === null) return;
      if (known.size >= most) known.clear();
      const before = known.get(key) ?? 0n;
      if (gas > before) known.set(key, gas);
    },
  };
}
