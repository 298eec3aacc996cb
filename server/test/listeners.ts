import { type EventStream, openEventStream } from "./event-stream";
import type { Waiter } from "./factory/crowd";

type Place = { base: string; brand: string };
type Shown = { state: string; tickets: string[]; chain: { stage: string } };

/** Opens a stream for each, some at a time, and waits until each has been told how its order is now. */
export async function listenAll(
  { base, brand }: Place,
  people: readonly Waiter[],
  atOnce = 50,
): Promise<EventStream[]> {
  const streams: EventStream[] = [];
  const queue = [...people];
  const some = async () => {
    for (let one = queue.shift(); one; one = queue.shift()) {
      const stream = await openEventStream(`${base}/box-office/wait?brand=${brand}&order=${one.orderId}`, {
        authorization: `Bearer ${one.token}`,
        "x-forwarded-for": one.orderId,
      });
      if (stream.status !== 200) throw new Error(`a stream was refused: ${stream.status} ${stream.text()}`);
      await stream.until(() => true, 30_000);
      streams.push(stream);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, some));
  return streams;
}

/** Milliseconds since `since` until each stream has said so, sorted. @throws Error when one does not within `withinMs`. */
export async function toldAfter(
  streams: readonly EventStream[],
  is: (shown: Shown) => boolean,
  since: number,
  withinMs = 30_000,
): Promise<number[]> {
  const times = await Promise.all(
    streams.map(async (stream) => {
      await stream.until(({ data }) => is(data as Shown), withinMs);
      return performance.now() - since;
    }),
  );
  return times.sort((a, b) => a - b);
}
