import { describe, expect, it } from "vitest";
import { consequences, mayAbandon, mayRetry } from "./desk";
import { type IntentKind, type IntentState, intentTransitions } from "./intent";

const kinds = Object.keys(consequences) as IntentKind[];
const states = Object.keys(intentTransitions) as IntentState[];
const stuck = { state: "stuck", undoing: false };

describe("what a person may do with an intent", () => {
  it("never gives up what the chain may have been told", () => {
    for (const kind of kinds)
      for (const state of states)
        expect(mayAbandon({ kind, state })).toBe(state === "queued" && consequences[kind] !== null);
  });

  it("never gives up an entry", () => expect(mayAbandon({ kind: "check-in", state: "queued" })).toBe(false));

  it("tries again only what failed, and nothing whose workflow has given something back", () => {
    for (const kind of kinds)
      for (const state of states) {
        expect(mayRetry({ kind, state }, null)).toBe(state === "failed");
        expect(mayRetry({ kind, state }, stuck)).toBe(state === "failed");
        expect(mayRetry({ kind, state }, { ...stuck, undoing: true })).toBe(false);
        for (const other of ["running", "waiting", "done", "undoing", "undone"])
          expect(mayRetry({ kind, state }, { state: other, undoing: false })).toBe(false);
      }
  });
});
