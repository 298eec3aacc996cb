/**
 * What a framed widget and the page around it say to each other. Version 1. Every message carries the nonce that the
 * loader chose for this one frame; each side also checks the other's origin and window.
 */
export const protocol = { source: "ticketchain", v: 1 } as const;

export type Step = "choose" | "reserved" | "payment" | "paid" | "done";

/** Amounts are integer minor units of `currency`. Nothing here names a person. */
export type FromFrame =
  | { type: "ready" }
  | { type: "resize"; height: number }
  | { type: "step"; step: Step }
  | { type: "purchase"; orderNumber: string; totalMinor: number; currency: string; quantity: number }
  | { type: "error"; code: string };
export type FromParent = { type: "init" };

type Envelope = typeof protocol & { nonce: string };
export type FrameMessage = FromFrame & Envelope;
export type ParentMessage = FromParent & Envelope;

/** An `init` as our loader writes it; anything else that reaches a window is not for us. */
export function isInit(data: unknown): data is ParentMessage {
  if (typeof data !== "object" || data === null) return false;
  const { source, v, type, nonce } = data as Record<string, unknown>;
  return (
    source === protocol.source &&
    v === protocol.v &&
    type === "init" &&
    typeof nonce === "string" &&
    /^[\w-]{16,64}$/.test(nonce)
  );
}
