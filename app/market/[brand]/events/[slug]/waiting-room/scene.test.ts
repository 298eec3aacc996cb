import { describe, expect, it } from "vitest";
import type { RoomPhase } from "@/server/domain/waiting-room/entry";
import type { OwnPlace } from "@/server/domain/waiting-room/told";
import { sceneOf, wordFor } from "./scene";

const me = (state: OwnPlace["state"]): OwnPlace => ({
  ticket: "t",
  state,
  ahead: 3,
  aboutMinutes: 2,
  until: null,
  grace: null,
});

describe("what a person sees", () => {
  it.each([
    ["planned", null, "planned"],
    ["gathering", null, "join"],
    ["gathering", "waiting", "gathering"],
    ["drawing", "waiting", "drawing"],
    ["open", "waiting", "waiting"],
    ["paused", "waiting", "paused"],
    ["paused", "offered", "turn"],
    ["sold-out", "admitted", "inside"],
    ["sold-out", "waiting", "sold-out"],
    ["open", "passed", "passed"],
    ["open", "left", "left"],
    ["open", "done", "done"],
    ["open", "lapsed", "lapsed"],
    ["over", "offered", "over"],
  ] as const)("in a room that is %s, with a place that is %s: %s", (phase: RoomPhase, state, scene) =>
    expect(sceneOf({ phase, me: state && me(state) })).toBe(scene),
  );
});

describe("a figure", () => {
  it("never goes up without a word, and needs none while it falls or begins", () => {
    const nothing = { ahead: null, minutes: null };
    expect(wordFor(nothing, { ahead: 9, minutes: 9 })).toBeNull();
    expect(wordFor({ ahead: 9, minutes: 9 }, { ahead: 8, minutes: 8 })).toBeNull();
    expect(wordFor({ ahead: 9, minutes: 9 }, { ahead: 8, minutes: 10 })).toBe("slower");
    expect(wordFor({ ahead: 9, minutes: 9 }, { ahead: 10, minutes: 9 })).toBe("behind");
    expect(wordFor({ ahead: 9, minutes: 9 }, nothing)).toBeNull();
  });
});
