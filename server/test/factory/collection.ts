import { randomUUID } from "node:crypto";
import type { PrivateKeyAccount } from "viem/accounts";
import type { TierRules } from "../../domain/chain/intent";
import { toRef } from "../../domain/shared/ref";
import type { Address, ChainPort, NewCollection } from "../../ports/chain";
import type { Call } from "../../ports/chain-call";

export type DeployCall = Extract<Call, { kind: "deploy" }>;

const daySeconds = 86_400;
const nowSeconds = () => Math.floor(Date.now() / 1000);

/** A tier on sale until tomorrow: resale up to 110 %, a tenth of it the organizer's, one gift. */
export const testTier = (change: Partial<TierRules> = {}): TierRules => ({
  cap: 100,
  priceMinor: 5_000,
  currency: "EUR",
  salesStartAt: 1,
  salesEndAt: nowSeconds() + daySeconds,
  resaleAllowed: true,
  resaleCapBps: 11_000,
  royaltyBps: 1_000,
  giftsMax: 1,
  giftBlackoutSeconds: 0,
  giftCooldownSeconds: 0,
  resaleStartAt: 0,
  resaleEndAt: 0,
  queueMatched: false,
  attested: false,
  souvenir: false,
  ...change,
});

/** A new collection of tomorrow, signed by its organizer and run by the relayer. */
export async function signedCollection(
  chain: ChainPort,
  organizer: PrivateKeyAccount,
  change: Partial<NewCollection> = {},
): Promise<DeployCall> {
  const doorsAt = nowSeconds() + daySeconds;
  const wanted: NewCollection = {
    eventRef: toRef(randomUUID()),
    organizer: organizer.address.toLowerCase() as Address,
    operator: chain.relayer(),
    name: "Aurora",
    symbol: "AUR",
    doorsAt,
    endsAt: doorsAt + 3_600,
    platformFeeBps: 500,
    contractUri: "https://tickets.example/event",
    policy: {
      ...{ capMayRise: true, capMayFall: true, mayPostpone: true },
      ...{ ruleDelaySeconds: 0, deskDelaySeconds: 0, releaseDelaySeconds: 0 },
    },
    tiers: [testTier()],
    ...change,
  };
  // Tests turn the clock on.
  const deadline = doorsAt + 30 * daySeconds;
  const signature = await organizer.signTypedData(chain.creationIntent(wanted, deadline));
  return { kind: "deploy", ...wanted, deadline, signature };
}
