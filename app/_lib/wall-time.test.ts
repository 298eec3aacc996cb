import { describe, expect, it } from "vitest";
import { fromWallTime, toWallTime } from "./wall-time";

const iso = (wall: string, zone: string) => fromWallTime(wall, zone)?.toISOString();

describe("fromWallTime", () => {
  it("reads a clock in the event's zone, summer and winter", () => {
    expect(iso("2026-07-01T20:00", "Europe/Berlin")).toBe("2026-07-01T18:00:00.000Z");
    expect(iso("2026-12-01T20:00", "Europe/Berlin")).toBe("2026-12-01T19:00:00.000Z");
    expect(iso("2026-12-01T20:00", "Asia/Jerusalem")).toBe("2026-12-01T18:00:00.000Z");
  });
  it("takes the first of two equal hours when clocks go back", () =>
    expect(iso("2026-10-25T02:30", "Europe/Berlin")).toBe("2026-10-25T00:30:00.000Z"));
  it("moves a skipped hour past the change", () =>
    expect(iso("2026-03-29T02:30", "Europe/Berlin")).toBe("2026-03-29T01:30:00.000Z"));
  it("is undone by toWallTime", () =>
    expect(toWallTime(new Date("2026-12-01T18:00:00Z"), "Asia/Jerusalem")).toBe("2026-12-01T20:00"));
  it("refuses what is no time", () => expect(fromWallTime("soon", "UTC")).toBeNull());
});
