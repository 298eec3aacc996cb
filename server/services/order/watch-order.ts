import type { OrderInput } from "../../domain/order/order";
import type { Verb } from "../verb";
import { getOrder } from "./get-order";
import type { OrderView } from "./order-view";

/** A signal may be lost (the bus is at most once), so the order is read again at least this often. */
const rereadMs = 5_000;
const lastStates = new Set(["fulfilled", "refunded", "abandoned"]);

/**
 * The order now and after every change, until it changes no more or the reader leaves. Memory: one listener a reader.
 * @throws {RefusalError} not-found, also for somebody else's.
 */
export async function* watchOrder({
  ctx,
  input,
  signal,
  clock = () => new Date(),
}: Verb<OrderInput> & { signal?: AbortSignal; clock?: () => Date }): AsyncGenerator<OrderView> {
  let changed = false;
  let wake: () => void = () => {};
  const ring = () => {
    changed = true;
    wake();
  };
  const stop = ctx.ports.bus.subscribe(["order"], (said) => said.id === input.orderId && ring());
  signal?.addEventListener("abort", ring);
  try {
    let shown = "";
    while (!signal?.aborted) {
      changed = false;
      const view = await getOrder({ ctx: { ...ctx, now: clock() }, input });
      const text = JSON.stringify(view);
      if (text !== shown) yield view;
      shown = text;
      if (lastStates.has(view.state)) return;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, rereadMs);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
        if (changed) wake();
      });
    }
  } finally {
    signal?.removeEventListener("abort", ring);
    stop();
  }
}
