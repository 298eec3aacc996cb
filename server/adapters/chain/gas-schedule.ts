import type { AccessList, Address } from "../../ports/chain";

export type GasSchedule = "ethereum" | "polygon";

/**
 * Polygon's prices since PIP-88: a slot read cold costs 5,460, named with the transaction 1,900 and 100 to read. A contract named
 * costs 2,400 and saves 2,500 when it is called, which the `to` of a transaction never is: it is warm from the start.
 */
const slotRead = { cold: 5_460n, named: 2_000n };
const contract = { named: 2_400n, cold: 2_600n, warm: 100n };

/**
 * What of a list is worth its price on Polygon. Each slot is counted as read, which the least that it saves when written too
 * (1,040) does not make a loss. @returns null where nothing is won.
 */
export function worthNaming(list: AccessList, to: Address): { list: AccessList; saves: bigint } | null {
  const savings = list.map(({ address, storageKeys }) => {
    const perContract = address.toLowerCase() === to ? -contract.named : contract.cold - contract.warm - contract.named;
    return perContract + BigInt(storageKeys.length) * (slotRead.cold - slotRead.named);
  });
  const kept = list.filter((_, at) => (savings[at] ?? 0n) > 0n);
  const saves = savings.reduce((sum, saving) => (saving > 0n ? sum + saving : sum), 0n);
  return kept.length > 0 ? { list: kept, saves } : null;
}
