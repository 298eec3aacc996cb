import type { Evidence, Finding } from "../../domain/difference/finding";
import type { DifferenceKind } from "../../domain/difference/kinds";
import type { ChainFact, FactNamed } from "../../ports/chain-reader";
import type { EventFacts } from "../facts";

/** A finding about something of an event. */
export const about = (
  { organizationId, eventId }: Pick<EventFacts, "organizationId" | "eventId">,
  kind: DifferenceKind,
  subject: string,
  evidence: Evidence,
  since: Date | null = null,
): Finding => ({ kind, subject, organizationId, eventId, since, evidence });

export const named = <N extends ChainFact["name"]>(facts: readonly ChainFact[], name: N): FactNamed<N>[] =>
  facts.filter((fact): fact is FactNamed<N> => fact.name === name);

/** Rows by what they share. */
export function grouped<T, K>(rows: readonly T[], keyOf: (row: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return groups;
}

export const idsOf = ({ firstId, quantity }: { firstId: number; quantity: number }): number[] =>
  Array.from({ length: quantity }, (_, index) => firstId + index);

/** Place on the chain, as evidence. */
export const place = ({ block, tx }: { block: number; tx: string }) => ({ block, tx });
export const ticketOf = ({ collection }: Pick<EventFacts, "collection">, tokenId: number) =>
  `ticket:${collection}:${tokenId}`;
