"use client";

import type { inferRouterOutputs } from "@trpc/server";
import { useEffect, useState } from "react";
import { follow } from "@/app/_lib/follow";
import { query } from "@/app/_lib/trpc/vanilla";
import type { AppRouter } from "@/server/api/root";

export type OrderView = inferRouterOutputs<AppRouter>["order"]["get"];
/** As it is told: a date is text. */
type Told = Pick<OrderView, "state" | "checkoutUrl" | "tickets" | "problem" | "chain"> & { expiresAt: string | null };

/** Only while nobody tells (the stream is down, or refused), or of what nobody tells: asking about an open payment makes us ask the provider. */
const askMs = 8_000;

/** Nothing more will happen to it by itself: also what is fulfilled goes on until the chain cannot take it back. */
const isOver = ({ state, chain, ending }: OrderView) =>
  state === "refunded" ||
  state === "abandoned" ||
  (state === "fulfilled" && ending === 0 && ["final", "none"].includes(chain.stage));

/** The order as it changes: told by the box office, and asked for now and then while it is not. */
export function useOrder(brand: string, first: OrderView): { order: OrderView; lost: boolean } {
  const [order, setOrder] = useState(first);
  const [lost, setLost] = useState(false);
  const over = isOver(order);
  // The line tells how an order comes to its tickets, not how they end.
  const untold = order.state === "pending" || order.ending > 0;
  useEffect(() => {
    if (over) return;
    let telling = false;
    const line = follow<Told>(
      { brand, order: first.id },
      {
        value: ({ expiresAt, ...told }) =>
          setOrder((before) => ({ ...before, ...told, expiresAt: expiresAt ? new Date(expiresAt) : null })),
        state: (state) => {
          telling = state === "open";
          if (telling) setLost(false);
        },
      },
    );
    const timer = setInterval(async () => {
      if (telling && !untold) return;
      try {
        setOrder(await query("order", "get", { brand, orderId: first.id }));
        setLost(false);
      } catch {
        setLost(true);
      }
    }, askMs);
    return () => {
      clearInterval(timer);
      line.close();
    };
  }, [brand, first.id, over, untold]);
  return { order, lost };
}
