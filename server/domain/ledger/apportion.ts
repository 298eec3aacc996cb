/**
 * How much of each part is used up when `units` of their sum are: the n-th unit goes to the part that is behind most (Sainte-Laguë), a
 * tie to the larger one, then to the one named first. So each part's share is the nearest whole one to its due but for very many small
 * parts; it never falls when more is used up, never is more than the part, and the whole of the sum is each part exactly.
 * `parts` are not negative; `units` is from 0 to their sum.
 */
export function apportion(parts: readonly bigint[], units: bigint): bigint[] {
  const total = parts.reduce((sum, part) => sum + part, 0n);
  if (total === 0n) return parts.map(() => 0n);
  // The k-th unit of a part is due at (2k - 1) / (2 * part). All units that are due before this moment are among the first `units`.
  const early = 2n * units - BigInt(parts.length);
  const shares = parts.map((part) => (early <= 0n ? 0n : (part * early + total) / (2n * total)));
  let left = units - shares.reduce((sum, share) => sum + share, 0n);
  for (; left > 0n; left--) {
    const next = firstDue(parts, shares);
    shares[next] = (shares[next] ?? 0n) + 1n;
  }
  return shares;
}

/** The part whose next unit is due first. */
function firstDue(parts: readonly bigint[], shares: readonly bigint[]): number {
  let best = -1;
  for (const [at, part] of parts.entries()) {
    if (part === 0n) continue;
    const [bestPart, bestShare, share] = [parts[best] ?? 0n, shares[best] ?? 0n, shares[at] ?? 0n];
    const ahead = (2n * share + 1n) * bestPart - (2n * bestShare + 1n) * part;
    if (best < 0 || ahead < 0n || (ahead === 0n && part > bestPart)) best = at;
  }
  return best;
}
