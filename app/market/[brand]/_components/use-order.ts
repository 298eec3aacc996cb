"use client";

import type { inferRouterOutputs } from "@trpc/server";
import { useEffect, useState } from "react";
import { query, watch } from "@/app/_lib/trpc/vanilla";
import type { AppRouter } from "@/server/api/root";

export type OrderView = inferRouterOutputs<AppRouter>["order"]["get"];

const ended = new Set(["fulfilled", "refunded", "abandoned"]);
const pollMs = 4_000;

/** The order as it changes: an event stream, and asking now and then while the stream is down. */
export function useOrder(brand: string, first: OrderView): { order: OrderView; lost: boolean } {
  const [order, setOrder] = useState(first);
  const [lost, setLost] = useState(false);
  const over = ended.has(order.state);
  useEffect(() => {
    if (over) return;
    const input = { brand, orderId: first.id };
    let streaming = false;
    const line = watch<OrderView>("order.watch", input, {
      value: setOrder,
      state: (state) => {
        streaming = state === "open";
        if (streaming) setLost(false);
      },
    });
    const timer = setInterval(async () => {
      if (streaming) return;
      try {
        setOrder(await query("order", "get", input));
        setLost(false);
      } catch {
        setLost(true);
      }
    }, pollMs);
    return () => {
      clearInterval(timer);
      line.close();
    };
  }, [brand, first.id, over]);
  return { order, lost };
}
