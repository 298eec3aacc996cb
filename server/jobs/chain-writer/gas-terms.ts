import { defaultGasPolicy, type GasPolicy } from "../../domain/chain/gas-policy";
import type { Lane } from "./writer";

type Terms = { policy: GasPolicy; spentToday: bigint | null };

/** What gas may cost, by who asked for it. A wallet that is filled for each transaction keeps no reserve. */
export async function gasTerms({ chain, sender }: Lane): Promise<(organizationId: string | null) => Terms> {
  const isRelayer = chain.relayers().some(({ address }) => address === sender);
  const policy = isRelayer ? defaultGasPolicy : { ...defaultGasPolicy, reserve: 0n };
  return () => ({ policy, spentToday: null });
}
