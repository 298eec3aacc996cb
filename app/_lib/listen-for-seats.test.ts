import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { listenForSeats } from "./listen-for-seats";

class Source {
  static readonly CLOSED = 2;
  static all: Source[] = [];
  readyState = 1;
  onmessage: (message: { data: string }) => void = () => {};
  onerror: () => void = () => {};
  ends: () => void = () => {};
  constructor(readonly url: string) {
    Source.all.push(this);
  }
  addEventListener(_: string, listener: () => void) {
    this.ends = listener;
  }
  close() {
    this.readyState = Source.CLOSED;
  }
}
const newest = () => Source.all.at(-1) as Source;
const page = Object.assign(new EventTarget(), { visibilityState: "visible" });
const show = (visibilityState: string) => {
  page.visibilityState = visibilityState;
  page.dispatchEvent(new Event("visibilitychange"));
};
const asked = vi.fn(async (_url: string) => Response.json({ tiers: [{ tierId: "a", left: 7 }] }));
const tell = (left: number) => newest().onmessage({ data: JSON.stringify({ tiers: [{ tierId: "a", left }] }) });

beforeEach(() => {
  vi.useFakeTimers();
  Source.all = [];
  page.visibilityState = "visible";
  asked.mockClear();
  vi.stubGlobal("EventSource", Source);
  vi.stubGlobal("document", page);
  vi.stubGlobal("fetch", asked);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it("hears by a stream, closes it while the page is hidden and comes back", () => {
  const hear = vi.fn();
  const stop = listenForSeats("e", hear);
  tell(3);
  expect(hear).toHaveBeenLastCalledWith({ a: 3 });
  show("hidden");
  expect(newest().readyState).toBe(Source.CLOSED);
  show("visible");
  expect(Source.all).toHaveLength(2);
  tell(0);
  expect(hear).toHaveBeenLastCalledWith({ a: 0 });
  stop();
  show("visible");
  expect(Source.all).toHaveLength(2);
  expect(newest().readyState).toBe(Source.CLOSED);
  expect(asked).not.toHaveBeenCalled();
});

it("asks plainly when a stream is refused or keeps breaking, and listens again after a while", async () => {
  const hear = vi.fn();
  const stop = listenForSeats("e", hear);
  newest().readyState = Source.CLOSED;
  newest().onerror();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(asked).toHaveBeenCalledWith("/box-office/availability?eventId=e", expect.anything());
  expect(hear).toHaveBeenLastCalledWith({ a: 7 });
  await vi.advanceTimersByTimeAsync(70_000);
  expect(Source.all).toHaveLength(2);
  const before = asked.mock.calls.length;
  newest().onerror();
  newest().onerror();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(asked).toHaveBeenCalledTimes(before);
  newest().onerror();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(asked).toHaveBeenCalledTimes(before + 1);
  stop();
});

it("asks nothing more once it is told that the event is over", async () => {
  const stop = listenForSeats("e", vi.fn());
  newest().ends();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(Source.all).toHaveLength(1);
  expect(asked).not.toHaveBeenCalled();
  stop();
});
