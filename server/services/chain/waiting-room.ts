import type { Signal } from "../../ports/bus";
import { onViewMoved } from "../../read/view";
import { type Heard, openWatch, type Patience, type Watch, waitUntil } from "../../read/watch";
import { intentKeysOf, type OrderProgress, progressOf, progressWith } from "../order/order-progress";
import { type EventFact, eventFacts } from "../stats/publishing";
import { type TicketFact, ticketFacts } from "../ticket/ticket-progress";
import type { Ctx } from "../verb";

type OrderFact = { shown: OrderProgress; eventId: string; intents: string[] };
export type IntentFact = { state: string; error: string | null; txHash: string | null; blockNumber: number | null };

/** Where everybody in a process waits for the chain: each kind of thing is one question, whatever the number of those who wait. */
export type WaitingRoom = {
  orders: Watch<OrderFact>;
  tickets: Watch<TicketFact>;
  events: Watch<EventFact>;
  intents: Watch<IntentFact>;
  close(): void;
};

/** Bundles what happens within a moment; nobody sees the difference. */
const restMs = 100;
/** Signals are at most once. */
const healMs = 5_000;
const finality = "finality";
const block = "block";

/** Opens the room over this process's one listening connection. `ctx` makes a context of the system's with the present time. */
export function openWaitingRoom(ctx: () => Ctx): WaitingRoom {
  const { bus } = ctx().ports;
  const failed = (err: unknown) => ctx().log.warn({ err }, "what people wait for cannot be read");
  const room: Omit<WaitingRoom, "close"> = {
    orders: openWatch<OrderFact>({
      restMs,
      healMs,
      failed,
      ask: (ids) => orderFacts(ctx(), ids),
      hears: ({ shown, intents }) => [
        ...(isSettled(shown) ? [] : [...intents, finality]),
        ...(shown.state === "paid" ? [block] : []),
      ],
    }),
    tickets: openWatch<TicketFact>({
      restMs,
      healMs,
      failed,
      ask: (keys) => ticketFacts(ctx(), keys),
      hears: ({ eventId, shown }) => [
        block,
        ...(eventId ? [eventId] : []),
        ...(shown.chain.stage === "final" ? [] : [finality]),
      ],
    }),
    events: openWatch<EventFact>({
      restMs,
      healMs,
      failed,
      ask: (ids) => eventFacts(ctx(), ids),
      hears: ({ intent, progress }) => [...(intent ? [intent] : []), ...(progress ? [finality] : [])],
    }),
    intents: openWatch<IntentFact>({ restMs, healMs, failed, ask: (keys) => intentFacts(ctx(), keys) }),
  };
  const touch = (signals?: string[]) => {
    for (const watch of [room.orders, room.tickets, room.events, room.intents]) watch.touch(signals);
  };
  const heard = ({ topic, id }: Signal) => touch([topic === "finality" ? finality : id]);
  const stops = [bus.subscribe(["order", "event", "chain", "finality"], heard), onViewMoved(() => touch([block]))];
  return {
    ...room,
    close() {
      for (const stop of stops) stop();
      for (const watch of [room.orders, room.tickets, room.events, room.intents]) watch.close();
    },
  };
}

const isSettled = ({ state, chain }: OrderProgress) =>
  state !== "paid" && (chain.stage === "final" || chain.stage === "none");

async function orderFacts(ctx: Ctx, ids: string[]): Promise<Map<string, OrderFact>> {
  const orders = await ctx.db.order.findMany({ where: { id: { in: ids } }, include: progressWith });
  const progress = await progressOf(ctx, orders);
  return new Map(
    orders.flatMap((order) => {
      const shown = progress.get(order.id);
      return shown ? [[order.id, { shown, eventId: order.eventId, intents: intentKeysOf(order) }] as const] : [];
    }),
  );
}

async function intentFacts(ctx: Ctx, keys: string[]): Promise<Map<string, IntentFact>> {
  const select = { dedupeKey: true, state: true, error: true, txHash: true, blockNumber: true } as const;
  const rows = await ctx.db.chainIntent.findMany({ where: { dedupeKey: { in: keys } }, select });
  return new Map(rows.map(({ dedupeKey, ...fact }) => [dedupeKey, fact]));
}

/** Waits until the intent is in one of these states. An intent that nobody has asked for yet is waited for too. */
export const waitForIntent = (
  room: Pick<WaitingRoom, "intents">,
  dedupeKey: string,
  states: readonly string[],
  patience: Patience,
): Promise<Heard<IntentFact>> => waitUntil(room.intents, dedupeKey, ({ state }) => states.includes(state), patience);
