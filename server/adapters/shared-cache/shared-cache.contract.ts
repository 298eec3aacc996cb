import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SharedCachePort } from "../../ports/shared-cache";

/** Two processes that share; the process's own is both at once. */
export type CacheLab = { one: SharedCachePort; other: SharedCachePort; close(): Promise<void> };

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** The promises of SharedCachePort, kept by whoever implements it. */
export function sharedCacheContract(name: string, open: () => Promise<CacheLab>) {
  describe(`shared cache: ${name}`, () => {
    let lab: CacheLab;
    beforeAll(async () => {
      lab = await open();
    });
    afterAll(() => lab.close());

    it("gives back what was set, to both, until its time is over", async () => {
      expect(await lab.one.get("left")).toBeNull();
      await lab.one.set("left", "12 — נשארו", 150);
      expect(await lab.one.get("left")).toBe("12 — נשארו");
      expect(await lab.other.get("left")).toBe("12 — נשארו");
      await pause(200);
      expect(await lab.one.get("left")).toBeNull();
      expect(await lab.other.get("left")).toBeNull();
    });

    it("keeps the newest value, an empty one too", async () => {
      await lab.one.set("state", "open", 5_000);
      await lab.other.set("state", "", 5_000);
      expect(await lab.one.get("state")).toBe("");
    });

    it("is heard once by every listener of the channel, here and there, and by nobody else", async () => {
      const heard: string[] = [];
      const listen = (who: string) => (message: string) => void heard.push(`${who}:${message}`);
      await lab.one.subscribe("news", listen("a"));
      const leave = await lab.one.subscribe("news", listen("b"));
      await lab.other.subscribe("news", listen("c"));
      await lab.other.subscribe("else", listen("d"));
      await lab.one.publish("news", "doors: open");
      await pause(100);
      expect(heard.sort()).toEqual(["a:doors: open", "b:doors: open", "c:doors: open"]);
      await leave();
      heard.length = 0;
      await lab.other.publish("news", "2");
      await pause(100);
      expect(heard.sort()).toEqual(["a:2", "c:2"]);
    });

    it("goes on when a listener throws", async () => {
      const heard: string[] = [];
      await lab.one.subscribe("fragile", () => {
        throw new Error("a listener's own trouble");
      });
      await lab.one.subscribe("fragile", (message) => void heard.push(message));
      await lab.one.publish("fragile", "still here");
      await pause(50);
      expect(heard).toEqual(["still here"]);
    });
  });
}
