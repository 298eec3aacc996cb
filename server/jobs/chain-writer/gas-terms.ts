import type { GasPolicy } from "../../domain/chain/gas-policy";
import { policyFor, spentToday } from "../../services/gas/budget";
import type { Lane } from "./writer";

type GasTerms = { policy: GasPolicy; spentToday: bigint | null };

/** What gas may cost, by who asked for it, read once a round. A wallet that is filled for each transaction keeps no reserve. */
export function gasTerms({ db, chain, sender }: Lane): (organizationId: string | null) => Promise<GasTerms> {
  const isRelayer = chain.relayers().some(({ address }) => address === sender);
  const known = new Map<string | null, Promise<GasTerms>>();
  const read = async (organizationId: string | null): Promise<GasTerms> => {
    const policy = await policyFor({ db }, organizationId);
    const spent = organizationId ? await spentToday({ db }, organizationId, new Date()) : null;
    return { policy: isRelayer ? policy : { ...policy, reserve: 0n }, spentToday: spent };
  };
  return (organizationId) => {
    const terms = known.get(organizationId) ?? read(organizationId);
    known.set(organizationId, terms);
    return terms;
  };
}
