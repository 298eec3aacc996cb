import type { ReturnTerms } from "../../domain/returns/terms";
import type { Tx } from "../../ports/database";

const shown = { open: true, hoursBefore: true, keptBps: true, keptMinor: true } as const;

/** What whoever buys now is promised; null when nothing ever was. */
export const currentTerms = (db: Tx, eventId: string): Promise<ReturnTerms | null> =>
  db.returnTerms.findFirst({ where: { eventId }, orderBy: [{ createdAt: "desc" }, { id: "desc" }], select: shown });
