"use client";
import { useCallback, useEffect, useRef, useState } from "react";
import { type Problem, toProblem } from "../../_lib/refusal";
import type { FromFrame } from "../protocol";
import { type Followed, type Held, widgetClient } from "./widget-client";

export type Items = { tierId: string; quantity: number }[];
type Waiting = { held: Held; url: string | null; lost: boolean };
export type PurchaseState =
  | { step: "choose"; busy: boolean; problem: Problem | null }
  | ({ step: "reserved" } & Waiting)
  | ({ step: "payment" } & Waiting)
  | { step: "paid" | "done"; order: Followed }
  | { step: "over"; why: "expired" | "abandoned" | "refunded" };

const followEveryMs = 2_000;
/** The link lives 120 s and opens once. */
const renewLinkMs = 90_000;
const fresh: PurchaseState = { step: "choose", busy: false, problem: null };

/** From a choice to tickets: hold here, pay at top level, follow the order until it is fulfilled. */
export function usePurchase(options: { brand: string; eventId: string; say(message: FromFrame): void }) {
  const { brand, eventId, say } = options;
  const client = useRef<ReturnType<typeof widgetClient> | null>(null);
  client.current ??= widgetClient(brand);
  const api = client.current;
  const [state, setState] = useState<PurchaseState>(fresh);
  const attempt = useRef<{ id: string; key: string } | null>(null);
  const holdId = "held" in state ? state.held.id : null;
  const { step } = state;

  useEffect(() => {
    if (step !== "over") say({ type: "step", step });
  }, [step, say]);

  const reserve = useCallback(
    async (items: Items) => {
      setState({ step: "choose", busy: true, problem: null });
      // A request that was not answered is sent again under its id, so that it cannot hold twice.
      const key = JSON.stringify(items);
      if (attempt.current?.key !== key) attempt.current = { id: crypto.randomUUID(), key };
      try {
        const held = await api.hold({ id: attempt.current.id, eventId, items });
        attempt.current = null;
        setState({ step: "reserved", held, url: null, lost: false });
      } catch (error) {
        const problem = toProblem(error);
        if (problem.code !== "network") attempt.current = null;
        say({ type: "error", code: problem.code });
        setState({ step: "choose", busy: false, problem });
      }
    },
    [api, eventId, say],
  );

  const renewLink = useCallback(async () => {
    if (!holdId) return;
    const url = await api.paymentUrl(holdId).catch(() => null);
    setState((now) => ("held" in now && now.held.id === holdId ? { ...now, url, lost: url === null } : now));
  }, [api, holdId]);

  useEffect(() => {
    if (!holdId) return;
    void renewLink();
    const timer = setInterval(() => void renewLink(), renewLinkMs);
    return () => clearInterval(timer);
  }, [holdId, renewLink]);

  const opened = useCallback(() => {
    setState((now) => ("held" in now ? { ...now, step: "payment", url: null } : now));
    // The link just opened is spent; the next press needs another.
    setTimeout(() => void renewLink(), 1_000);
  }, [renewLink]);

  const waiting = step === "payment" || step === "paid" || step === "reserved";
  const followed = useRef<string | null>(null);
  if (holdId) followed.current = holdId;
  useEffect(() => {
    if (!waiting) return;
    let asking = false;
    const look = async () => {
      if (!followed.current || asking) return;
      asking = true;
      try {
        const order = await api.follow(followed.current);
        setState((now) => after(now, order));
      } catch {
        setState((now) => ("held" in now ? { ...now, lost: true } : now));
      }
      asking = false;
    };
    const timer = setInterval(() => void look(), followEveryMs);
    return () => clearInterval(timer);
  }, [api, waiting]);

  const latest = useRef(state);
  latest.current = state;
  const done = state.step === "paid" || state.step === "done" ? state.order.number : null;
  useEffect(() => {
    if (!done || !("order" in latest.current)) return;
    const { number: orderNumber, totalMinor, currency, quantity } = latest.current.order;
    say({ type: "purchase", orderNumber, totalMinor, currency, quantity });
  }, [done, say]);
  const release = useCallback(async () => {
    if (holdId) await api.release(holdId).catch(() => undefined);
    setState(fresh);
  }, [api, holdId]);

  return {
    state,
    reserve,
    opened,
    release,
    /** The clock ran out here; an order that was paid in time is still found by `follow`. */
    expired: useCallback(
      () => setState((now) => (now.step === "reserved" ? { step: "over", why: "expired" } : now)),
      [],
    ),
    restart: useCallback(() => setState(fresh), []),
  };
}

function after(now: PurchaseState, order: Followed | null): PurchaseState {
  if (!order) return "held" in now && now.lost ? { ...now, lost: false } : now;
  if (order.state === "fulfilled") return { step: "done", order };
  if (order.state === "paid") return now.step === "paid" ? now : { step: "paid", order };
  if (order.state === "abandoned") return { step: "over", why: "abandoned" };
  if (order.state === "refunding" || order.state === "refunded") return { step: "over", why: "refunded" };
  return now.step === "reserved" ? { ...now, step: "payment" } : now;
}
