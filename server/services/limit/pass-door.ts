import type { VisitFacts } from "../../domain/limit/bot";
import { type CountedBy, type DoorName, limitOf, slowCost } from "../../domain/limit/doors";
import { refuseSpent, type Spent } from "../../domain/limit/spent";
import { refuseNow } from "../../domain/shared/decision";
import type { BotPort } from "../../ports/bot";
import type { RateLimitPort } from "../../ports/rate-limit";

/** Null where the door does not count this. @throws {RefusalError} rate-limited. */
export async function spendAt(
  limits: RateLimitPort,
  door: DoorName,
  by: CountedBy,
  key: string,
  cost = 1,
): Promise<Spent | null> {
  const count = limitOf(door)[by];
  if (!count) return null;
  const spent = await limits.spend(`${door}:${by}`, key, count, cost);
  return spent.ok ? spent : refuseSpent(door, by, spent);
}

export type Visitor = {
  address: string;
  /** Null for nobody: then the bot's "slow" is paid by the address. */
  account: string | null;
  userAgent: string | null;
  /** Only for the hook. */
  headerOrder(): string[];
  /** Asked only when there is somebody who wants to know. */
  accountAgeSeconds(): Promise<number | null>;
};
type Means = { limits: RateLimitPort; bot: BotPort };

/** When each account or address last came to a door; only for the bot hook, and forgotten when it becomes too many. */
const lastSeen = new Map<string, number>();
const most = 50_000;

function sinceLast(key: string, now: number): number | null {
  const before = lastSeen.get(key);
  if (lastSeen.size >= most) lastSeen.clear();
  lastSeen.set(key, now);
  return before === undefined ? null : now - before;
}

/**
 * Counts a visitor whose address has been counted already, and asks the bot hook at the doors that want it.
 * @returns the hook's score, null when it gave none. @throws {RefusalError} visitor-refused, rate-limited.
 */
export async function passDoor({ limits, bot }: Means, door: DoorName, visitor: Visitor): Promise<number | null> {
  const { address, account } = visitor;
  let cost = 1;
  let score: number | null = null;
  if (limitOf(door).asksBot && bot.asks) {
    const { userAgent } = visitor;
    const headerOrder = visitor.headerOrder();
    const sinceLastMs = sinceLast(`${door} ${account ?? address}`, Date.now());
    // What cannot be learnt is not known; nobody is turned away for it.
    const accountAgeSeconds = await visitor.accountAgeSeconds().catch(() => null);
    const facts: VisitFacts = { door, address, account, accountAgeSeconds, userAgent, headerOrder, sinceLastMs };
    const said = await bot.judge(facts);
    if (said.verdict === "refuse") refuseNow("visitor-refused");
    if (said.verdict === "slow") cost = slowCost;
    score = said.score;
  }
  if (account) await spendAt(limits, door, "account", account, cost);
  else if (cost > 1) await spendAt(limits, door, "address", address, cost - 1);
  return score;
}
