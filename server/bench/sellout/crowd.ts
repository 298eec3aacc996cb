// A part of the crowd, in a process of its own: each browser comes once, and does what a person does until she has paid or all is sold.
import { randomUUID } from "node:crypto";
import { sleep } from "../../local/part";
import { listen } from "./listen";

export type Browser = { token: string; address: string; email: string };
export type CrowdOrder = {
  browsers: Browser[];
  /** Browsers that take their place at the same time. */
  atOnce: number;
  boxes: string[];
  app: string;
  stripe: string;
  brand: string;
  eventId: string;
  tierId: string;
  until: number;
};
export type CrowdFigures = {
  /** How each visit ended. */
  ends: Record<string, number>;
  /** Answers that made a browser ask again. */
  again: Record<string, number>;
};

type Said = { status: number; body: Record<string, unknown> };
type Shop = Omit<CrowdOrder, "browsers" | "atOnce"> & { again: Record<string, number>; over: AbortSignal };

async function post(url: string, body: object, { token, address }: Browser): Promise<Said> {
  const answer = await fetch(url, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "x-forwarded-for": address, "content-type": "application/json" },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(30_000),
  });
  return { status: answer.status, body: (await answer.json().catch(() => ({}))) as Record<string, unknown> };
}

/** Asks again after no answer, a failure or "slow down", as a page does; a refusal is an answer. */
async function insist(shop: Shop, what: string, ask: () => Promise<Said>): Promise<Said> {
  for (let tries = 0; ; tries++) {
    const said = await ask().catch((error): Said => ({ status: 0, body: { code: String(error) } }));
    if (said.status > 0 && said.status < 500 && said.status !== 429) return said;
    const key = `${what} ${said.status || "no answer"}`;
    shop.again[key] = (shop.again[key] ?? 0) + 1;
    if (Date.now() > shop.until || shop.over.aborted) return said;
    await sleep(200 * Math.min(tries + 1, 10) * (0.5 + Math.random()));
  }
}

/** @returns how it ended: "paid", "in vain", or the step and the code of what stopped her. */
async function buy(shop: Shop, browser: Browser, box: string): Promise<string> {
  const { brand, eventId, tierId } = shop;
  const turn = await insist(shop, "turn", () =>
    post(`${box}/box-office/waiting-room/turns`, { brand, eventId }, browser),
  );
  if (turn.status !== 200) return `turn: ${turn.body.code}`;
  const holdId = randomUUID();
  const wish = { id: holdId, brand, eventId, items: [{ tierId, quantity: 1 }] };
  const hold = await insist(shop, "hold", () => post(`${box}/box-office/holds`, wish, browser));
  if (hold.status !== 201) return `hold: ${hold.body.code}`;
  const input = { json: { brand, holdId, email: browser.email } };
  const order = await insist(shop, "checkout", () => post(`${shop.app}/api/trpc/order.checkout`, input, browser));
  if (order.status !== 200) return `checkout: ${JSON.stringify(order.body).slice(0, 200)}`;
  const { json } = (order.body as { result: { data: { json: { checkoutUrl: string } } } }).result.data;
  const sessionId = /cs_[\w-]+/.exec(json.checkoutUrl)?.[0];
  const paid = await insist(shop, "pay", () => post(`${shop.stripe}/__admin/pay`, { sessionId }, browser));
  return paid.body.state === "paid" ? "paid" : `pay: ${JSON.stringify(paid.body).slice(0, 200)}`;
}

async function shopAll({ browsers, atOnce, ...rest }: CrowdOrder): Promise<CrowdFigures> {
  const stop = new AbortController();
  process.on("message", (said) => said === "over" && stop.abort());
  const shop: Shop = { ...rest, again: {}, over: stop.signal };
  const ends: Record<string, number> = {};
  const end = (how: string) => {
    ends[how] = (ends[how] ?? 0) + 1;
  };
  const waiting: Promise<void>[] = [];
  const left = browsers.map((browser, at) => ({ browser, box: shop.boxes[at % shop.boxes.length] as string }));
  const come = async () => {
    for (let next = left.pop(); next && !shop.over.aborted; next = left.pop()) {
      const { browser, box } = next;
      const { brand, eventId, over } = shop;
      const place = await insist(shop, "place", () =>
        post(`${box}/box-office/waiting-room/places`, { brand, eventId }, browser),
      );
      if (place.status >= 400 || place.status === 0) end(`place: ${place.body.code}`);
      else {
        const { token, address } = browser;
        const line = listen({ box, path: `/box-office/waiting-room/places?eventId=${eventId}`, token, address, over });
        const turn = line.then((called) => (called ? buy(shop, browser, box) : "in vain"));
        waiting.push(turn.then(end, (error) => end(`broken: ${error}`)));
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, come));
  process.send?.("all are in");
  await Promise.all(waiting);
  return { ends, again: shop.again };
}

process.once("message", (order: CrowdOrder) => {
  shopAll(order).then((figures) => process.send?.({ figures }));
});
process.on("disconnect", () => process.exit(0));
process.send?.("up");
