import { describe, expect, it } from "vitest";
import { newPhone } from "./harness/browser";
import { stack } from "./harness/stack";

describe("a form sent before its page is alive", () => {
  it.each([
    ["the console's sign-in", () => `${stack().console}/sign-in`],
    ["a brand's sign-in", () => `${stack().brand("aurora")}/sign-in`],
  ])("puts no e-mail address into a URL: %s", async (_, url) => {
    const page = await newPhone({ javaScriptEnabled: false });
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    await page.goto(url());
    await page.locator("input[name=email]").fill("nora@fans.test");
    await page.locator("input[name=email]").press("Enter");
    await page.waitForLoadState();
    await page.locator("input[name=email]").waitFor();
    expect(asked.filter((one) => one === url()).length).toBe(2);
    expect(asked.filter((one) => /nora|fans\.test/.test(one))).toEqual([]);
    await page.context().close();
  });
});
