import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { FrameLocator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newDesktop } from "./harness/browser";
import { eventually } from "./harness/eventually";
import { cards, payOnHostedPage } from "./harness/payment";
import { stack } from "./harness/stack";
import { alive } from "./steps/alive";
import { rows } from "./steps/database";
import { tillYours } from "./steps/fan";
import { someone } from "./steps/fan-doors";
import { look } from "./steps/look";
import { liveEvent, organizer } from "./steps/organizer-doors";

type Line = { type: string; detail: Record<string, unknown> };

const app = stack().console;
const partner = stack().partner;

const pageOf = (slug: string, locale = "en") => `${partner}/?brand=aurora&event=${slug}&locale=${locale}`;
const widgetOf = (page: Page): FrameLocator => page.frameLocator("ticketchain-event iframe");
const heightOf = async (page: Page): Promise<number> =>
  (await page.locator("ticketchain-event iframe").boundingBox())?.height ?? 0;
/** What the widget told the page, newest first, as the page's own script wrote it down. */
const toldTo = (page: Page): Promise<Line[]> =>
  page
    .getByTestId("partner-log")
    .locator("li")
    .evaluateAll((lines) =>
      lines.map((line) => ({
        type: (line as HTMLElement).dataset.type ?? "",
        detail: JSON.parse(/{.*}/.exec(line.textContent ?? "")?.[0] ?? "{}"),
      })),
    );
const told = (page: Page, type: string) =>
  eventually(
    `"${type}" on the partner's page`,
    async () => (await toldTo(page)).find((line) => line.type === type),
    60_000,
  );

/** The partner's page as it would stand on a site that nobody has put on the list. */
async function elsewhere(slug: string): Promise<{ url: string; server: Server }> {
  const text = await (await fetch(pageOf(slug))).text();
  const files = new Map<string | undefined, [string, string]>([
    ["/page.js", ["text/javascript", await (await fetch(`${partner}/page.js`)).text()]],
  ]);
  const server = createServer((request, response) => {
    const [type, body] = files.get(request.url) ?? ["text/html", text];
    response.writeHead(200, { "content-type": `${type}; charset=utf-8` }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, server };
}

describe("a partner's page on an origin of its own", () => {
  const email = someone("reader");
  let slug: string;
  let page: Page;
  const servers: Server[] = [];

  beforeAll(async () => {
    const event = await liveEvent(await organizer(), [{ name: "Floor", priceMinor: 2_450 }], "Framed");
    slug = event.slug;
    // As most browsers do: a frame of another site has no cookies, and none that it sets is kept.
    page = await newDesktop();
    const client = await page.context().newCDPSession(page);
    await client.send("Network.enable");
    await client.send("Network.setCookieControls", { enableThirdPartyCookieRestriction: true });
  });

  afterAll(() => {
    for (const server of servers) server.close();
  });

  it("shows the tickets in a frame that says when it is ready and grows with what is in it", async () => {
    await page.goto(pageOf(slug));
    await told(page, "ready");
    const widget = widgetOf(page);
    await widget.getByTestId("widget-tier").waitFor();
    const { detail } = await told(page, "resize");
    expect(await heightOf(page)).toBe(detail.height);
    await look(page, "partner");
    await page.setViewportSize({ width: 360, height: 900 });
    await eventually("a taller frame", async () => (await heightOf(page)) > Number(detail.height));
    const content = await widget.locator("main#content").boundingBox();
    expect(await heightOf(page)).toBeGreaterThanOrEqual(content?.height ?? Number.POSITIVE_INFINITY);
    await page.setViewportSize({ width: 1280, height: 900 });
    await eventually("its old size", async () => (await heightOf(page)) === detail.height);
  });

  it("believes only the widget's own window and origin, and the widget only the page around it", async () => {
    await page.evaluate((origin) => {
      const forged = {
        source: "ticketchain",
        v: 1,
        nonce: "0123456789abcdef0123",
        type: "purchase",
        orderNumber: "FORGED",
      };
      // From the page itself, and as if from the widget's origin but another window.
      window.postMessage(forged, "*");
      window.dispatchEvent(new MessageEvent("message", { data: forged, origin, source: window }));
      const frame = document.querySelector<HTMLIFrameElement>("ticketchain-event iframe");
      // The right window, the wrong origin; then all of it right but the nonce.
      window.dispatchEvent(
        new MessageEvent("message", { data: forged, origin: "https://evil.test", source: frame?.contentWindow }),
      );
      window.dispatchEvent(new MessageEvent("message", { data: forged, origin, source: frame?.contentWindow }));
      const other = document.createElement("iframe");
      other.srcdoc = `<script>parent.postMessage(${JSON.stringify(forged)}, "*")</script>`;
      other.onload = () => setTimeout(() => other.remove(), 500);
      document.body.append(other);
    }, app);
    // A second introduction does not take the line over, nor does one of another shape.
    await page.evaluate((origin) => {
      const frame = document.querySelector<HTMLIFrameElement>("ticketchain-event iframe");
      const heard: unknown[] = [];
      Object.assign(window, { heard });
      addEventListener("message", ({ data }) => heard.push(data));
      for (const change of [{}, { source: "other" }, { v: 2 }, { type: "purchase" }])
        frame?.contentWindow?.postMessage(
          { source: "ticketchain", v: 1, type: "init", nonce: "fedcba98765432100000", ...change },
          origin,
        );
    }, app);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect((await toldTo(page)).filter(({ type }) => type === "purchase" || type === "error")).toEqual([]);
    const heard = await page.evaluate(() => JSON.stringify((window as unknown as { heard: unknown }).heard));
    expect(heard).not.toContain("fedcba98765432100000");
  });

  it("opens payment at top level and hears of the purchase, without a cookie in the frame", async () => {
    const widget = widgetOf(page);
    const more = widget.getByRole("button", { name: "One more: Floor" });
    await more.click();
    await more.click();
    await widget.getByTestId("widget-reserve").click();
    const pay = widget.getByTestId("widget-pay");
    await pay.waitFor();
    await look(page, "partner-reserved");
    const [payment] = await Promise.all([page.context().waitForEvent("page"), pay.click()]);
    await payment.waitForURL(/aurora\.localhost:\d+\/checkout\//);
    expect(await payment.evaluate(() => window.top === window && window.opener === null)).toBe(true);
    await (await alive(payment.locator("input[name=email]"))).fill(email);
    await payment.getByRole("button", { name: /^Pay/ }).click();
    await payOnHostedPage(payment, cards.good);
    await tillYours(payment);
    const { detail } = await told(page, "purchase");
    const [order] = await rows<{ number: string }>(`select number from "Order" where email = $1`, [email]);
    expect(detail).toEqual({ orderNumber: order?.number, totalMinor: 4_900, currency: "EUR", quantity: 2 });
    await widget.getByRole("heading", { name: "The tickets are yours" }).waitFor();
    const probe = await widget.locator("body").evaluate(() => {
      // biome-ignore lint/suspicious/noDocumentCookie: asks the browser whether it keeps one at all.
      document.cookie = "probe=1; SameSite=None; Secure";
      return document.cookie;
    });
    expect(probe).toBe("");
    const steps = (await toldTo(page)).filter(({ type }) => type === "step").map((line) => line.detail.step);
    expect(steps.reverse()).toEqual(expect.arrayContaining(["choose", "reserved", "payment", "done"]));
    expect((await toldTo(page)).filter(({ type }) => type === "purchase")).toHaveLength(1);
    expect(JSON.stringify(await toldTo(page))).not.toContain(email);
    const kept = await page.context().cookies(app);
    expect(kept.filter(({ name }) => name === "tc_fan")).toEqual([]);
    await look(page, "partner-done");
  });

  it("speaks the visitor's language, from right to left", async () => {
    await page.goto(pageOf(slug, "he"));
    await told(page, "ready");
    await widgetOf(page).locator("html[dir=rtl]").waitFor();
    await look(page, "partner-he");
  });

  it("is refused by the browser when its origin is not on the organization's list", async () => {
    const { url, server } = await elsewhere(slug);
    servers.push(server);
    const stranger = await newDesktop();
    const said: string[] = [];
    stranger.on("console", (message) => said.push(message.text()));
    const answered = stranger.waitForResponse((response) => response.url().startsWith(`${app}/embed/`));
    await stranger.goto(url);
    const policy = (await (await answered).allHeaders())["content-security-policy"];
    expect(policy).toContain(`frame-ancestors ${new URL(partner).origin.replace("127.0.0.1", "localhost")}`);
    await eventually("the browser's refusal", async () => said.some((text) => text.includes("frame-ancestors")));
    expect(await widgetOf(stranger).getByTestId("widget").count()).toBe(0);
    // The page is told, so that it can show a link instead.
    expect((await told(stranger, "error")).detail).toEqual({ code: "not-loaded" });
  });
});
