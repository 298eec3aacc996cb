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
  state: "pending" | "held" | "delivered" | "given-up";
  attempts: number;
  nextAt: number;
};
export type Replay = { fingerprint: string; status: number; body: string; at: number };

/** Everything the twin remembers; plain JSON, so that its snapshot is a backup. */
export type Memory = {
  sessions: Record<string, SessionRecord>;
  intents: Record<string, Stripe.PaymentIntent>;
  charges: Record<string, Stripe.Charge>;
  refunds: Record<string, Stripe.Refund>;
  events: Stripe.Event[];
  deliveries: Delivery[];
  replays: Record<string, Replay>;
  holdWebhooks: boolean;
  clockOffsetSeconds: number;
};

export const emptyMemory = (): Memory => ({
  sessions: {},
  intents: {},
  charges: {},
  refunds: {},
  events: [],
  deliveries: [],
  replays: {},
  holdWebhooks: false,
  clockOffsetSeconds: 0,
});

export type Twin = {
  memory: Memory;
  /** What changed reaches the snapshot before long. */
  keep(): void;
  /** Unix seconds on the twin's clock, which the admin door can advance. */
  now(): number;
  publicUrl: string;
  emit(type: Stripe.Event.Type, object: Stripe.Event.Data.Object): void;
};

const alphabet = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

export const newId = (prefix: string, length = 24): string =>
  `${prefix}_${Array.from(randomBytes(length), (byte) => alphabet[byte % alphabet.length]).join("")}`;
