import { describe, expect, it } from "vitest";
import { expectNoSeriousAxe } from "./harness/axe";
import { newDesktop, newPhone } from "./harness/browser";
import { control } from "./harness/control";
import { eventually } from "./harness/eventually";
import { stack } from "./harness/stack";

const ready = async () => (await fetch(`${stack().console}/api/health/ready`)).status;

describe("the stack that one command starts", () => {
  it("runs every part", async () => {
    const parts = await control.parts();
    expect(parts.filter(({ state }) => state !== "ready")).toEqual([]);
    expect(parts.length).toBeGreaterThanOrEqual(10);
    expect(await ready()).toBe(200);
  });

  it("shows each brand on its own host, in its own language and direction", async () => {
    const page = await newPhone();
    await page.goto(stack().brand("aurora"));
    expect(await page.getAttribute("html", "dir")).toBe("ltr");
    await expectNoSeriousAxe(page);
    await page.goto(stack().brand("negev"));
    expect(await page.getAttribute("html", "lang")).toBe("he");
    expect(await page.getAttribute("html", "dir")).toBe("rtl");
    await expectNoSeriousAxe(page);
  });

  it("does not answer as a brand that nobody has", async () => {
    const page = await newDesktop();
    const answer = await page.goto(stack().brand("nobody"));
    expect(answer?.status()).toBe(404);
  });

  it("brings back a part that crashed", async () => {
    const before = (await control.parts()).find(({ name }) => name === "worker");
    process.kill(before?.pid ?? Number.NaN, "SIGKILL");
    const after = await eventually("the worker's return", async () =>
      (await control.parts()).find(
        ({ name, pid, state }) => name === "worker" && state === "ready" && pid !== before?.pid,
      ),
    );
    expect(after.restarts).toBe((before?.restarts ?? 0) + 1);
  });

  it("says that it is not ready while the database is away, and recovers", async () => {
    await control.without("postgres", async () =>
      expect(await eventually("the alarm", async () => (await ready()) === 503)).toBe(true),
    );
    expect(await eventually("readiness", async () => (await ready()) === 200)).toBe(true);
  });
});
