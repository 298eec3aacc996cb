import { describe, expect, it } from "vitest";
import { evidenceOf, mostEvidence } from "./evidence";

const at = (minute: number) => new Date(Date.UTC(2026, 10, 20, 12, minute));
const facts = {
  order: { number: "ACDE2345", createdAt: at(0), total: "€49.00", email: "dana@example.com", buyerName: "" },
  // Half past midnight of the next day where it takes place.
  event: { title: "Night", venueName: "Hall", startsAt: new Date("2026-12-01T22:30:00Z"), timezone: "Asia/Jerusalem" },
  lines: [
    { quantity: 2, tierName: "Floor" },
    { quantity: 1, tierName: "Balcony" },
  ],
  happenings: [
    { at: at(5), said: "let in" },
    { at: at(1), said: "paid" },
  ],
};

describe("what a bank is shown", () => {
  it("says what was sold, to whom, when it takes place, and what happened, oldest first", () => {
    const evidence = evidenceOf(facts);
    expect(evidence.product).toContain(
      'Tickets (2 x Floor, 1 x Balcony) for "Night" at Hall on 2 December 2026. Order ACDE2345, placed on 2026-11-20 12:00 UTC for €49.00.',
    );
    expect(evidence).toMatchObject({
      customerEmail: "dana@example.com",
      customerName: "",
      serviceDate: "2 December 2026",
    });
    expect(evidence.accessLog).toBe("2026-11-20 12:01 UTC: paid\n2026-11-20 12:05 UTC: let in");
  });

  it("is no longer than the provider takes", () => {
    const many = Array.from({ length: 5_000 }, (_, n) => ({ at: at(n % 60), said: "x".repeat(60) }));
    expect(evidenceOf({ ...facts, happenings: many }).accessLog).toHaveLength(mostEvidence);
  });
});
