import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RateLimitPort } from "../../ports/rate-limit";

export type LimitLab = { port: RateLimitPort; close(): Promise<void> };
const three = { points: 3, seconds: 1 };

/** The promises of RateLimitPort, kept by whoever implements it. */
export function rateLimitContract(name: string, open: () => Promise<LimitLab>) {
  describe(`rate limit: ${name}`, () => {
    let lab: LimitLab;
    beforeAll(async () => {
      lab = await open();
    });
    afterAll(() => lab.close());

    it("gives so many points and says what is left, then says no until the window is over", async () => {
      const spend = () => lab.port.spend("door", "a", three);
      expect([(await spend()).remaining, (await spend()).remaining, (await spend()).remaining]).toEqual([2, 1, 0]);
      const no = await spend();
      expect(no).toMatchObject({ ok: false, points: 3, seconds: 1, remaining: 0, resetSeconds: 1 });
      await new Promise((resolve) => setTimeout(resolve, 1_150));
      expect(await spend()).toMatchObject({ ok: true, remaining: 2 });
    });

    it("counts keys and doors apart", async () => {
      for (let at = 0; at < 5; at++) await lab.port.spend("door", "greedy", three);
      expect((await lab.port.spend("door", "greedy", three)).ok).toBe(false);
      expect((await lab.port.spend("door", "modest", three)).ok).toBe(true);
      expect((await lab.port.spend("other", "greedy", three)).ok).toBe(true);
    });

    it("takes what a call costs, and counts calls that come at once", async () => {
      expect((await lab.port.spend("door", "dear", three, 3)).ok).toBe(true);
      expect((await lab.port.spend("door", "dear", three)).ok).toBe(false);
      const once = await Promise.all(Array.from({ length: 20 }, () => lab.port.spend("door", "crowd", three)));
      expect(once.filter(({ ok }) => ok)).toHaveLength(3);
    });

    it("says no to a call that costs more than there is, with a time to wait", async () => {
      const no = await lab.port.spend("door", "too dear", three, 10);
      expect(no).toMatchObject({ ok: false, remaining: 0 });
      expect(no.resetSeconds).toBeGreaterThan(0);
    });
  });
}
