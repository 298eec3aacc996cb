import Stripe from "stripe";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkoutOf } from "../payment.contract";
import { openStripeLab } from "../stripe.lab";

type Lab = Awaited<ReturnType<typeof openStripeLab>>;

describe("the stripe twin on the wire", () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await openStripeLab({ firstWebhookStatus: 500 });
  });
  afterAll(() => lab.close());

  const post = (path: string, form: Record<string, string>, headers: Record<string, string> = {}) =>
    fetch(`${lab.url}${path}`, {
      method: "POST",
      headers: { authorization: "Bearer sk_test_contract", ...headers },
      body: new URLSearchParams(form),
      redirect: "manual",
    });
  const session = {
    mode: "payment",
    success_url: "http://shop.example/done?s={CHECKOUT_SESSION_ID}",
    "line_items[0][quantity]": "2",
    "line_items[0][price_data][currency]": "jpy",
    "line_items[0][price_data][unit_amount]": "1200",
    "line_items[0][price_data][product_data][name]": "<b>Standing</b>",
  };

  it("replays a key's first answer, names a key used for something else, and forgets nothing that was refused", async () => {
    const first = await post("/v1/checkout/sessions", session, { "idempotency-key": "wire-1" });
    const again = await post("/v1/checkout/sessions", session, { "idempotency-key": "wire-1" });
    expect(first.headers.get("idempotent-replayed")).toBeNull();
    expect(again.headers.get("idempotent-replayed")).toBe("true");
    expect(await again.text()).toBe(await first.text());
    const other = await post("/v1/checkout/sessions", { ...session, mode: "setup" }, { "idempotency-key": "wire-1" });
    expect([other.status, (await other.json()).error.type]).toEqual([400, "idempotency_error"]);
    const refused = await post("/v1/checkout/sessions", { mode: "payment" }, { "idempotency-key": "wire-2" });
    expect(await refused.json()).toMatchObject({
      error: { type: "invalid_request_error", code: "parameter_missing", param: "success_url" },
    });
    expect((await post("/v1/checkout/sessions", session, { "idempotency-key": "wire-2" })).status).toBe(200);
  });

  it("refuses what the provider refuses: a wrong key, an unknown page language, a bad address, less than half an hour", async () => {
    const refusals = [
      [{ ...session }, { authorization: "Bearer sk_test_other" }, 401],
      [{ ...session, locale: "he" }, {}, 400],
      [{ ...session, success_url: "javascript:alert(1)" }, {}, 400],
      [{ ...session, expires_at: String(Math.floor(Date.now() / 1000) + 600) }, {}, 400],
      [{ ...session, "line_items[0][price_data][unit_amount]": "12.5" }, {}, 400],
    ] as const;
    for (const [form, headers, status] of refusals) {
      const answer = await post("/v1/checkout/sessions", form, headers);
      expect(answer.status).toBe(status);
      expect(answer.headers.get("request-id")).toMatch(/^req_/);
    }
  });

  it("delivers again after the receiver failed", async () => {
    const checkout = checkoutOf();
    const { sessionId } = await lab.port.startCheckout(checkout);
    await lab.pay(sessionId);
    const completed = () => lab.delivered().filter((raw) => JSON.parse(raw.body).type === "checkout.session.completed");
    const three = () => new Set(lab.delivered().map((raw) => JSON.parse(raw.body).type)).size;
    await expect.poll(three, { timeout: 5000 }).toBe(3);
    expect(completed()).toHaveLength(1);
  });

  it("lists lines and events page by page for the SDK", async () => {
    const { hostname: host, port } = new URL(lab.url);
    const stripe = new Stripe("sk_test_contract", { host, port, protocol: "http", telemetry: false });
    const { sessionId } = await lab.port.startCheckout(checkoutOf());
    const names: (string | null)[] = [];
    for await (const line of stripe.checkout.sessions.listLineItems(sessionId, { limit: 1 }))
      names.push(line.description);
    expect(names).toEqual(["Standing", "Balcony"]);
    const paid = await stripe.events.list({ type: "checkout.session.completed" });
    expect(paid.data.length).toBeGreaterThan(0);
    expect(new Set(paid.data.map((event) => event.type))).toEqual(new Set(["checkout.session.completed"]));
    await expect(stripe.checkout.sessions.retrieve("__proto__")).rejects.toMatchObject({ code: "resource_missing" });
  });

  it("shows a page in the order's language that carries no markup of a line and nothing from elsewhere", async () => {
    const english = await (await post("/v1/checkout/sessions", session)).json();
    const page = await fetch(english.url);
    const html = await page.text();
    expect(html).toContain("&#60;b&#62;Standing");
    expect(html).toContain("¥2,400");
    expect(page.headers.get("content-security-policy")).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
    const { url } = await lab.port.startCheckout(checkoutOf({ locale: "he" }));
    expect(await (await fetch(url)).text()).toContain('<html lang="he" dir="rtl">');
  });

  it("keeps a person on the page for typing mistakes and declines, never writes card data back, and leads home when paid", async () => {
    const { url, sessionId } = await lab.port.startCheckout(checkoutOf());
    const path = new URL(url).pathname;
    const card = { email: "fan@example.com", cardnumber: "4000 0000 0000 0002", exp: "12 / 40", cvc: "737" };
    const mistaken = await (
      await post(path, { ...card, cardnumber: "4242 4242 4242 4241", exp: "01/20", email: "x" })
    ).text();
    for (const field of ["email", "cardnumber", "exp"]) expect(mistaken).toContain(`id="${field}-why"`);
    expect(mistaken).not.toContain('id="cvc-why"');
    const declined = await (await post(path, card)).text();
    expect(declined).toContain("Your card was declined");
    expect(declined).not.toMatch(/value="(4000|12 \/ 40|737)/);
    expect(await lab.port.getSession(sessionId)).toEqual({ state: "open" });
    const done = await post(path, { ...card, cardnumber: "4242424242424242" });
    expect([done.status, done.headers.get("location")]).toEqual([303, path]);
    expect(await (await fetch(url)).text()).toContain(`0;url=http://127.0.0.1:9/done?session=${sessionId}`);
    expect((await post(path, { ...card, cardnumber: "4242424242424242" })).status).toBe(303);
    const charges = lab
      .delivered()
      .filter((raw) => raw.body.includes(sessionId) && raw.body.includes('"checkout.session.completed"'));
    expect(charges.length).toBeLessThanOrEqual(1);
  });

  it("says that a page has expired, and that a page does not exist", async () => {
    const { url, sessionId } = await lab.port.startCheckout(checkoutOf());
    await lab.port.expireCheckout(sessionId);
    expect((await fetch(url)).status).toBe(410);
    expect((await fetch(`${lab.url}/c/pay/cs_test_none`)).status).toBe(404);
  });
});
