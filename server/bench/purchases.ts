import { randomUUID } from "node:crypto";
import http from "node:http";
import pg from "pg";
import { toRef } from "../domain/shared/ref";

export type Purchases = { app: string; stripeTwin: string; databaseUrl: string; count: number };

type Paid = { id: string; type: string; data: { object: { id: string } } };

/** Milliseconds from "our server has accepted the signed webhook" to "the ticket is in the view", one purchase after the other. */
export async function measurePurchases({ app, stripeTwin, databaseUrl, count }: Purchases): Promise<number[]> {
  const view = new pg.Client({ connectionString: databaseUrl });
  await view.connect();
  const query = trpcAt(app);
  const { token } = await query.mutate<{ token: string }>("session.start", { brand: "aurora", keepInMemory: true });
  const headers = { authorization: `Bearer ${token}` };
  const { eventId, tierId } = await somethingOnSale(query);
  await post(`${stripeTwin}/__admin/webhooks`, { deliver: "hold" });
  const times: number[] = [];
  try {
    while (times.length < count) {
      const holdId = randomUUID();
      await post(
        `${app}/box-office/holds`,
        { id: holdId, brand: "aurora", eventId, items: [{ tierId, quantity: 1 }] },
        headers,
      );
      const email = `bench-${randomUUID().slice(0, 8)}@example.test`;
      const order = await query.mutate<{ orderId: string; checkoutUrl: string }>(
        "order.checkout",
        { brand: "aurora", holdId, email },
        headers,
      );
      const sessionId = /cs_[\w-]+/.exec(order.checkoutUrl)?.[0];
      await post(`${stripeTwin}/__admin/pay`, { sessionId });
      const paid = await paidEvent(stripeTwin, sessionId ?? "");
      const items = await view.query<{ id: string }>('select id from "OrderItem" where "orderId" = $1', [
        order.orderId,
      ]);
      const orderRef = toRef(items.rows[0]?.id ?? "");
      // A random wait, so that the block timer's phase is sampled and not met.
      await pause(Math.random() * 1_000);
      const { statuses } = await post<{ statuses: number[] }>(`${stripeTwin}/__admin/webhooks/deliver`, {
        eventId: paid.id,
      });
      if (statuses[0] !== 200) throw new Error(`the webhook was answered with ${statuses.join()}`);
      const accepted = performance.now();
      await until(
        async () => (await view.query("select 1 from chain.ticket where order_ref = $1", [orderRef])).rowCount === 1,
      );
      times.push(performance.now() - accepted);
    }
  } finally {
    await post(`${stripeTwin}/__admin/webhooks`, { deliver: "normal" });
    await view.end();
  }
  return times;
}

async function paidEvent(twin: string, sessionId: string): Promise<Paid> {
  let found: Paid | undefined;
  await until(async () => {
    const { events } = (await (await fetch(`${twin}/__admin/events`)).json()) as { events: Paid[] };
    found = events.find(({ type, data }) => type === "checkout.session.completed" && data.object.id === sessionId);
    return found !== undefined;
  });
  if (!found) throw new Error(`no paid event for ${sessionId}`);
  return found;
}

type Trpc = ReturnType<typeof trpcAt>;

async function somethingOnSale(trpc: Trpc): Promise<{ eventId: string; tierId: string }> {
  const events = await trpc.query<{ slug: string }[]>("catalog.events", { brand: "aurora" });
  for (const { slug } of events) {
    const event = await trpc.query<{ id: string; tiers: { id: string; saleState: string; left: number }[] }>(
      "catalog.event",
      { brand: "aurora", slug },
    );
    const tier = event.tiers.find(({ saleState, left }) => saleState === "on-sale" && left >= 60);
    if (tier) return { eventId: event.id, tierId: tier.id };
  }
  throw new Error("no seeded event is on sale with 60 tickets left");
}

function trpcAt(app: string) {
  const unwrap = <T>(answer: unknown) => (answer as { result: { data: { json: T } } }).result.data.json;
  return {
    query: async <T>(path: string, input: object) => {
      const url = `${app}/api/trpc/${path}?input=${encodeURIComponent(JSON.stringify({ json: input }))}`;
      const answer = await fetch(url);
      if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
      return unwrap<T>(await answer.json());
    },
    mutate: async <T>(path: string, input: object, headers: Record<string, string> = {}) =>
      unwrap<T>(await post(`${app}/api/trpc/${path}`, { json: input }, headers)),
  };
}

async function post<T>(url: string, body: object, headers: Record<string, string> = {}): Promise<T> {
  const answer = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

async function until(done: () => Promise<boolean>, withinMs = 60_000) {
  const end = Date.now() + withinMs;
  while (!(await done())) {
    if (Date.now() > end) throw new Error(`nothing after ${withinMs / 1000} s`);
    await pause(5);
  }
}

/** Bytes that a browser takes for one address when it accepts gzip. `host` chooses the brand. */
export const gzipBytes = (url: string, host?: string) => get(url, host).then(({ body }) => body.byteLength);

/** Script tags of a page that every modern browser loads, as paths. */
export async function scriptsOf(url: string, host: string): Promise<string[]> {
  const { body } = await get(url, host, "identity");
  const tags = [...body.toString().matchAll(/<script\b[^>]*>/g)].map(([tag]) => tag);
  return [
    ...new Set(tags.filter((tag) => !/nomodule/i.test(tag)).flatMap((tag) => /\bsrc="([^"]+)"/.exec(tag)?.[1] ?? [])),
  ];
}

function get(url: string, host?: string, encoding = "gzip"): Promise<{ body: Buffer }> {
  return new Promise((resolve, reject) => {
    const headers = { "accept-encoding": encoding, ...(host ? { host } : {}) };
    http
      .get(url, { headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk) => chunks.push(chunk));
        response.once("end", () =>
          response.statusCode === 200
            ? resolve({ body: Buffer.concat(chunks) })
            : reject(new Error(`${url}: ${response.statusCode}`)),
        );
      })
      .once("error", reject);
  });
}
