import { randomBytes } from "node:crypto";
import type Stripe from "stripe";

export type Line = { name: string; quantity: number; unitMinor: number };
export type SessionRecord = {
  session: Stripe.Checkout.Session;
  lines: Line[];
  intentMetadata: Record<string, string>;
  description: string | null;
  intentId?: string;
};
export type Delivery = {
  eventId: string;
  state: "pending" | "held" | "delivered" | "given-up" | "dropped";
  attempts: number;
  nextAt: number;
};
/** What happens to events on their way: lost, repeated, in any order, late. */
export type CourierOrders = { drop: boolean; copies: number; shuffle: boolean; delayMs: number };
export type Replay = { fingerprint: string; status: number; body: string; at: number };

/** Everything the twin remembers; plain JSON, so that its snapshot is a backup. */
export type Memory = {
  sessions: Record<string, SessionRecord>;
  intents: Record<string, Stripe.PaymentIntent>;
  charges: Record<string, Stripe.Charge>;
  refunds: Record<string, Stripe.Refund>;
  disputes: Record<string, Stripe.Dispute>;
  /** Card of a charge, where it says how refunds will go. */
  cards: Record<string, string>;
  /** What becomes of refunds at once, unless their card says otherwise. */
  nextRefund: "succeeded" | "pending" | "failed";
  later: { at: number; refundId: string; status: "succeeded" | "pending" | "failed" }[];
  events: Stripe.Event[];
  deliveries: Delivery[];
  replays: Record<string, Replay>;
  holdWebhooks: boolean;
  courier: CourierOrders;
  clockOffsetSeconds: number;
};

export const emptyMemory = (): Memory => ({
  sessions: {},
  intents: {},
  charges: {},
  refunds: {},
  disputes: {},
  cards: {},
  nextRefund: "succeeded",
  later: [],
  events: [],
  deliveries: [],
  replays: {},
  holdWebhooks: false,
  courier: { drop: false, copies: 1, shuffle: false, delayMs: 0 },
  clockOffsetSeconds: 0,
});

export type Twin = {
  memory: Memory;
  /** Sessions that can still be paid or run out: the others are only asked for by name. */
  open: Set<SessionRecord>;
  /** What changed reaches the snapshot before long. */
  keep(): void;
  /** Unix seconds on the twin's clock, which the admin door can advance. */
  now(): number;
  publicUrl: string;
  /** The SDK's own types say which object belongs to which event. */
  emit<T extends Stripe.Event["type"]>(type: T, object: Extract<Stripe.Event, { type: T }>["data"]["object"]): void;
};

const alphabet = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

export const newId = (prefix: string, length = 24): string =>
  `${prefix}_${Array.from(randomBytes(length), (byte) => alphabet[byte % alphabet.length]).join("")}`;
