import superjson from "superjson";
import { expect, it } from "vitest";
import { revive } from "./vanilla";

it("gives back what superjson was given, dates at any depth included", () => {
  const at = new Date("2026-11-22T20:00:00Z");
  for (const value of [{ a: at, list: [{ at }, { at: null }], n: 1 }, at, [at], null, { none: "of these" }, []])
    expect(revive(JSON.parse(JSON.stringify(superjson.serialize(value))))).toEqual(value);
});
