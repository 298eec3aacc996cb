import { describe, expect, it } from "vitest";
import { waitingFor } from "./waiting";

const well = { trouble: null, since: null };
const at = new Date("2026-11-23T12:00:00Z");
const intent = (state: string, error: string | null = null) => ({ state, error });

describe("what somebody who waits is told", () => {
  it.each([
    ["nothing asked yet", [], "queued"],
    ["one of two is behind", [intent("mined"), intent("submitted")], "sent"],
    ["both in blocks", [intent("mined"), intent("final")], "mined"],
    ["nothing can take it back", [intent("final")], "final"],
    ["one of them never will", [intent("mined"), intent("failed", "no-event")], "failed"],
  ])("%s", (_what, intents, stage) => {
    expect(waitingFor({ intents, network: well }).stage).toBe(stage);
  });

  it.each(["too-dear", "budget-spent", "low-balance", "chain-unavailable"])("names %s while it waits", (error) => {
    expect(waitingFor({ intents: [intent("queued", error)], network: well })).toMatchObject({ reason: error });
  });

  it("calls an error of the contracts that may pass a new try, and never shows its name", () => {
    expect(waitingFor({ intents: [intent("queued", "TicketCollection_Paused")], network: well }).reason).toBe(
      "retrying",
    );
  });

  it("does not repeat an old complaint once it is sent", () => {
    expect(waitingFor({ intents: [intent("submitted", "too-dear")], network: well }).reason).toBeNull();
  });

  it("blames finality only for what is in a block, with the time since when", () => {
    const network = { trouble: "finality" as const, since: at };
    expect(waitingFor({ intents: [intent("mined")], network })).toEqual({
      stage: "mined",
      reason: "finality",
      since: at.toISOString(),
    });
    expect(waitingFor({ intents: [intent("queued")], network }).reason).toBeNull();
    expect(waitingFor({ intents: [intent("final")], network }).reason).toBeNull();
  });

  it("says that no block comes and that no endpoint answers", () => {
    const intents = [intent("submitted")];
    expect(waitingFor({ intents, network: { trouble: "blocks", since: at } }).reason).toBe("blocks");
    expect(waitingFor({ intents, network: { trouble: "unreachable", since: at } }).reason).toBe("chain-unavailable");
  });

  it("says when a person has to look", () => {
    expect(waitingFor({ intents: [intent("queued")], stuck: true, network: well }).reason).toBe("stuck");
  });
});
