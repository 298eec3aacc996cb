import type { Call } from "../../ports/chain-call";

/**
 * Calls of one key cost about the same; null for those whose cost depends on more than their size. A holder's wish does: a wallet
 * that is a contract checks its signature by code of its own.
 */
function keyOf(call: Call): string | null {
  if (call.kind === "mint") {
    const tickets = call.orders.reduce((sum, { quantity }) => sum + quantity, 0);
    return `mint:${call.orders.length}:${tickets}`;
  }
  if (call.kind === "check-in") return `check-in:${call.tokenIds.length}`;
  return call.kind === "settle" ? "settle" : null;
}

/**
 * The most gas that calls of a kind and size were estimated at. An estimate makes a node run a call some twenty times; with a limit
 * that is known to do, once is enough to see that it goes through.
 */
export function openKnownGas(most = 2_000) {
  const known = new Map<string, bigint>();
  return {
    /** Room for a call that is a little dearer; one that is dearer yet is estimated, and raises what is known. */
    probeFor(call: Call): { gas: bigint; limit: bigint } | null {
      const gas = known.get(keyOf(call) ?? "");
      return gas === undefined ? null : { gas, limit: (gas * 105n) / 100n };
    },
    learn(call: Call, gas: bigint): void {
      const key = keyOf(call);
      if (key === null) return;
      if (known.size >= most) known.clear();
      const before = known.get(key) ?? 0n;
      if (gas > before) known.set(key, gas);
    },
  };
}
