/** Every local process listens on an offset from PORT, so that two stacks run side by side by choosing two bases. */
const offsets = {
  app: 0,
  boxOffice: 1,
  stripeTwin: 2,
  privyTwin: 3,
  smtpTwin: 4,
  mailbox: 5,
  partnerSite: 6,
  ponder: 7,
  anvil: 8,
  postgres: 9,
  control: 10,
  ipfsTwin: 11,
  /** The next version of the indexer, while both run; the two take turns. */
  ponderNext: 12,
} as const;

export type Part = keyof typeof offsets;

export const portOf = (part: Part, base: number): number => base + offsets[part];

export const allPorts = (base: number): Record<Part, number> =>
  Object.fromEntries(Object.keys(offsets).map((part) => [part, portOf(part as Part, base)])) as Record<Part, number>;
