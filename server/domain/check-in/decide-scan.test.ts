import { describe, expect, it } from "vitest";
import { slotAt } from "../code/slot";
import { decideScan, type ScanFacts } from "./decide-scan";
import { decisionOf, scanReasons } from "./reason";

const now = new Date("2026-11-22T20:00:07Z");
const code = { eventTag: 5, tokenId: 1, transferCount: 1, slot: slotAt(now), signature: new Uint8Array(64) };
const ticket = { usedAt: null, frozen: false, askMinor: null, transferCount: 1 };
const good: ScanFacts = {
  event: { tag: 5, state: "live" },
  code,
  genuine: true,
  ticket,
  books: { admitted: false, offered: false, moving: false, transfers: 1, still: false },
  now,
};
const decide = (change: Partial<ScanFacts>) => decideScan({ ...good, ...change });
const books = (change: Partial<ScanFacts["books"]>) => decide({ books: { ...good.books, ...change } });

describe("the door", () => {
  it("admits the current holder's fresh, genuine code", () => {
    expect(decide({})).toBe("admitted");
  });

  it.each([
    ["a text that is no code", { code: null }, "not-a-ticket"],
    ["another event's ticket", { code: { ...code, eventTag: 6 } }, "other-event"],
    ["a signature that is not the event's", { genuine: false }, "not-genuine"],
    ["a screenshot two slots old", { code: { ...code, slot: code.slot - 2 } }, "code-expired"],
    ["a code from the future", { code: { ...code, slot: code.slot + 2 } }, "clock-skew"],
    ["a cancelled event", { event: { tag: 5, state: "cancelled" } }, "event-cancelled"],
    ["an event that is not live", { event: { tag: 5, state: "draft" } }, "event-not-live"],
    ["a ticket used on chain", { ticket: { ...ticket, usedAt: now } }, "already-used"],
    ["a frozen ticket", { ticket: { ...ticket, frozen: true } }, "ticket-frozen"],
    ["a listed ticket", { ticket: { ...ticket, askMinor: 100 } }, "ticket-listed"],
    ["the old holder's code", { ticket: { ...ticket, transferCount: 2 } }, "not-current-holder"],
  ] satisfies [string, Partial<ScanFacts>, string][])("refuses %s", (_, change, reason) => {
    expect(decide(change)).toBe(reason);
    expect(decisionOf(decide(change))).toBe("refuse");
  });

  it("refuses by our own books while the view still lags", () => {
    expect(books({ admitted: true })).toBe("already-used");
    expect(books({ offered: true })).toBe("ticket-listed");
    expect(books({ moving: true })).toBe("ticket-moving");
    expect(books({ transfers: 2 })).toBe("not-current-holder");
  });

  it("asks for another try when the view is behind or down, and decides nothing", () => {
    expect(decide({ ticket: "missing" })).toBe("view-behind");
    expect(decide({ ticket: "down" })).toBe("view-down");
    expect(decide({ ticket: { ...ticket, transferCount: 0 } })).toBe("view-behind");
    expect(scanReasons.filter((reason) => decisionOf(reason) === "retry")).toEqual(["view-behind", "view-down"]);
  });

  it("still refuses a used ticket and an old screenshot when the view is down", () => {
    expect(decide({ ticket: "down", books: { ...good.books, admitted: true } })).toBe("already-used");
    expect(decide({ ticket: "down", code: { ...code, slot: code.slot - 5 } })).toBe("code-expired");
  });
});
