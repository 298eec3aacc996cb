import { z } from "zod";
import { scanReasons } from "@/server/domain/check-in/reason";
import { deviceToken } from "./device-token";

const Answer = z.object({
  decision: z.enum(["admit", "refuse", "retry"]),
  reason: z.enum(scanReasons),
  ticket: z.object({ tierName: z.string().nullable(), tokenId: z.number() }).nullable(),
  first: z.object({ at: z.coerce.date(), gateName: z.string().nullable() }).nullable(),
});

/** What the screen shows: the server's answer, or why there is none. */
export type ScanResult = Omit<z.infer<typeof Answer>, "reason"> & {
  reason: z.infer<typeof Answer>["reason"] | "network" | "rate-limited";
};
export type ScanOutcome = { kind: "result"; result: ScanResult } | { kind: "revoked" } | { kind: "unpaired" };

const none = (reason: "network" | "rate-limited"): ScanOutcome => ({
  kind: "result",
  result: { decision: "retry", reason, ticket: null, first: null },
});

const patienceMs = 6_000;

/** Asks the door. Safe to send again with the same `scanId`: the server counts it once. */
export async function sendScan(scan: { scanId: string; digits: string }): Promise<ScanOutcome> {
  try {
    const response = await fetch("/box-office/scan", {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${deviceToken.get() ?? ""}` },
      body: JSON.stringify(scan),
      signal: AbortSignal.timeout(patienceMs),
    });
    if (response.status === 403) return { kind: "revoked" };
    if (response.status === 401) return { kind: "unpaired" };
    if (response.status === 429) return none("rate-limited");
    if (!response.ok) return none("network");
    return { kind: "result", result: Answer.parse(await response.json()) };
  } catch {
    return none("network");
  }
}
