import type { Proof } from "./prove";

/** Between two looks: what was read of two places a moment apart has settled by then. */
const againMs = 4_000;
const nameOf = ({ flaw, subject }: Proof["flaws"][number]) => `${flaw} ${subject}`;

/** The second of two proofs with the flaws that both show; one that shows none is enough. */
export async function lasting(look: () => Promise<Proof>, pauseMs = againMs): Promise<Proof> {
  const first = await look();
  if (first.flaws.length === 0) return first;
  await new Promise((resolve) => setTimeout(resolve, pauseMs));
  const second = await look();
  const before = new Set(first.flaws.map(nameOf));
  return { ...second, flaws: second.flaws.filter((one) => before.has(nameOf(one))) };
}
