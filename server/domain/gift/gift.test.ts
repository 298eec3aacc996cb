import { describe, expect, it } from "vitest";
import type { Ticket } from "../ticket/ticket";
import { give } from "./gift";

const ticket = { usedAt: null, frozen: false, askMinor: null, giftCount: 0 } as Ticket;
const policy = { giftsMax: 1, giftBlackoutSeconds: 3600 };
const event = { doorsAt: new Date("2026-12-01T20:00:00Z") };
const early = new Date("2026-12-01T18:59:59Z");

describe("gift", () => {
  it("is allowed up to the policy's count and until the blackout begins, to the second", () => {
    expect(give(ticket, policy, event, early)).toMatchObject({ ok: true });
    expect(give(ticket, policy, event, new Date("2026-12-01T19:00:00Z"))).toMatchObject({ code: "gift-blackout" });
    expect(give({ ...ticket, giftCount: 1 }, policy, event, early)).toMatchObject({
      code: "gift-limit",
      data: { allowed: 1 },
    });
    expect(give(ticket, { ...policy, giftsMax: 0 }, event, early)).toMatchObject({ code: "gift-limit" });
  });

  it("moves neither a used, frozen nor listed ticket", () => {
    expect(give({ ...ticket, usedAt: early }, policy, event, early)).toMatchObject({ code: "ticket-used" });
    expect(give({ ...ticket, frozen: true }, policy, event, early)).toMatchObject({ code: "ticket-frozen" });
    expect(give({ ...ticket, askMinor: 100 }, policy, event, early)).toMatchObject({ code: "ticket-listed" });
  });
});
