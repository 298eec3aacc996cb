import { AppError } from "../shared/app-error";
import { balanced, type Entry } from "./ledger";

/** The chain's coin in the unit that the ledger counts it in: whole gwei. A day's gas in wei may be more than a bigint column holds. */
export const gasCurrency = "POL-gwei";
export const weiPerGwei = 1_000_000_000n;

export type GasRounded = { gwei: bigint; carryWei: bigint };

/**
 * Wei as whole gwei, with what was carried before and what is carried on (less than a gwei, never negative): the gwei of any number of
 * bookings and the last carry come to the wei of all of them. `wei` is negative where less was spent than was said before.
 * @throws {AppError} invariant-broken for a carry that is none.
 */
export function roundGas(carriedWei: bigint, wei: bigint): GasRounded {
  if (carriedWei < 0n || carriedWei >= weiPerGwei)
    throw new AppError("invariant-broken", { message: `${carriedWei} wei cannot have been carried` });
  const total = carriedWei + wei;
  const over = total % weiPerGwei;
  const carryWei = over < 0n ? over + weiPerGwei : over;
  return { gwei: (total - carryWei) / weiPerGwei, carryWei };
}

/** What the chain took of us, in whole gwei. */
export const gasSpent = ({ chainId, gwei }: { chainId: number; gwei: bigint }): Entry[] =>
  balanced([
    { account: "gas", amountMinor: gwei },
    { account: `chain:${chainId}`, amountMinor: -gwei },
  ]);
