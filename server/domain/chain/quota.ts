/** What costs a person nothing and us gas. */
export type GaslessAction = "list" | "unlist" | "reprice" | "gift" | "device";

export const windowMs = 24 * 3_600_000;

/**
 * How many such acts may fall into any 24 hours. A fan who changes her mind a few times stays far below; a script that lists and
 * unlists all night does not. Taking back an offer is counted and never refused for its own number: nobody must be held to a
 * sale by our thrift, and one cannot take back more than one has offered.
 *
 * | who              | acts in 24 hours |
 * | ---------------- | ---------------- |
 * | a fan, list      | 20               |
 * | a fan, reprice   | 20               |
 * | a fan, gift      | 20               |
 * | a fan, device    | 10               |
 * | a fan, together  | 40               |
 * | an organization  | 20,000           |
 */
export const quotas: { each: Record<Exclude<GaslessAction, "unlist">, number>; fan: number; organization: number } = {
  each: { list: 20, reprice: 20, gift: 20, device: 10 },
  fan: 40,
  organization: 20_000,
};

/** Acts of the last 24 hours, newest first or in any order. */
export type Uses = {
  own: readonly { action: GaslessAction; usedAt: Date }[];
  organization: number;
  oldest: Date | null;
};

/** When the act is possible again; null when it is now. */
export function quotaEndsAt(action: GaslessAction, uses: Uses, now: Date): Date | null {
  if (action === "unlist") return null;
  const since = now.getTime() - windowMs;
  const own = uses.own.filter(({ usedAt }) => usedAt.getTime() > since);
  const ends = [
    endOf(
      own.filter((use) => use.action === action).map(({ usedAt }) => usedAt),
      quotas.each[action],
    ),
    endOf(
      own.map(({ usedAt }) => usedAt),
      quotas.fan,
    ),
    uses.organization >= quotas.organization ? (uses.oldest ?? now).getTime() + windowMs : 0,
  ];
  const end = Math.max(...ends);
  return end > now.getTime() ? new Date(end) : null;
}

/** When so many of these have left the window that one more fits. */
function endOf(usedAt: Date[], most: number): number {
  if (usedAt.length < most) return 0;
  const newestFirst = usedAt.map((at) => at.getTime()).sort((a, b) => b - a);
  return (newestFirst[most - 1] ?? 0) + windowMs;
}
