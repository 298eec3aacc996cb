import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { checkoutOf } from "../payment.contract";
import { openStripeLab } from "../stripe.lab";
import { eventTypes } from "../stripe-events";

type Json = { [key: string]: unknown };
type Validate = { (body: unknown): boolean; errors?: { instancePath: string; message?: string }[] | null };
type Ajv = { addSchema(schema: Json): void; getSchema(id: string): Validate | undefined };
type Judge = [{ Ajv: new (options: Json) => Ajv }, { parse(text: string): unknown }];
type Thing = Json & { id: string; object: string };
type Event = Thing & { type: string; data: { object: Thing } };

// The provider's published description is 4 MB and not ours to keep here: it is found beside the checkout or this is skipped.
const shared = process.env.TC_SHARED_DIR ?? path.resolve(import.meta.dirname, "../../../../../shared");
const file = path.join(shared, "stripe/spec3-2023-09-12.yaml");
const examples = path.join(shared, "stripe/fixtures3.json");

// The judge's tools come along with other packages; without them there is no judge.
const judge = existsSync(file)
  ? ((await Promise.all(["ajv", "yaml"].map((tool) => import(tool))).catch(() => undefined)) as Judge | undefined)
  : undefined;

/** What is newer than the description, which is three years old: the page's new name, and fields that were added since. */
const newer = new Set(["/ui_mode"]);
const newerFields = new Set(["lookup_key", "customer_account"]);

/** Everything that may happen at the twin, once. @returns what it answers and what it sends. */
async function history() {
  const lab = await openStripeLab({ paymentMethods: ["card", "sepa_debit"] });
  try {
    const get = async (where: string) => {
      const response = await fetch(`${lab.url}${where}`, { headers: { authorization: "Bearer sk_test_contract" } });
      return (await response.json()) as Thing & { data: Thing[] };
    };
    const open = async () => (await lab.port.startCheckout(checkoutOf())).sessionId;
    const bought = async (card?: string) => {
      const sessionId = await open();
      await lab.pay(sessionId, card);
      const found = await lab.port.getSession(sessionId);
      return found.state === "paid" ? found.providerPaymentId : "";
    };
    await open();
    await lab.port.expireCheckout(await open());
    const declined = await open();
    await lab.pay(declined, "4000000000000002");
    for (const outcome of ["succeeded", "failed"]) {
      const sessionId = await open();
      await lab.admin("/pay", { sessionId, method: "debit" });
      await lab.admin("/settle", { sessionId, outcome });
    }
    for (const status of ["succeeded", "pending", "failed"]) {
      await lab.admin("/refunds/next", { status });
      const paymentIntent = await bought();
      const made = (await lab.admin("/refunds", { paymentIntent, amount: 100 })) as Thing;
      if (status === "pending") await lab.admin("/refunds/settle", { refundId: made.id, status: "succeeded" });
    }
    for (const outcome of ["won", "lost"]) {
      const paymentIntent = await bought();
      const { id } = (await lab.admin("/disputes", { paymentIntent })) as Thing;
      await lab.admin("/disputes/close", { disputeId: id, outcome });
    }
    await bought("4000000000000259");
    const asked = await bought("4000000000001976");
    const [inquiry] = await lab.port.disputesOf(asked);
    const body = "evidence[uncategorized_text]=winning_evidence&metadata[by]=test";
    const headers = { authorization: "Bearer sk_test_contract", "content-type": "application/x-www-form-urlencoded" };
    await fetch(`${lab.url}/v1/disputes/${inquiry?.disputeId}`, { method: "POST", headers, body });
    const lists = ["checkout/sessions", "payment_intents", "refunds", "disputes"];
    const pages = await Promise.all(lists.map((list) => get(`/v1/${list}?limit=100`)));
    const things = pages.flatMap(({ data }) => data);
    for (const { id } of pages[1]?.data ?? []) {
      const { latest_charge } = await get(`/v1/payment_intents/${id}`);
      if (typeof latest_charge === "string") things.push(await get(`/v1/charges/${latest_charge}`));
    }
    const lines = await get(`/v1/checkout/sessions/${declined}/line_items`);
    const events = (await get("/v1/events?limit=100")).data as Event[];
    const wide = await get(`/v1/payment_intents?limit=100&expand[]=data.latest_charge`);
    const failure = await get("/v1/refunds/re_none");
    return { pages: [...pages, lines], things: [...things, ...lines.data, ...wide.data], events, failure };
  } finally {
    await lab.close();
  }
}

/** An object's schema goes by its name, except that a line of a session is an "item". */
const schemaOf = ({ object }: Thing): string => object;

describe.skipIf(!judge)("the stripe twin against the provider's published schema (TC_SHARED_DIR)", () => {
  let told: Awaited<ReturnType<typeof history>>;
  let ajv: Ajv;
  let fixtures: Record<string, Json>;
  beforeAll(async () => {
    if (!judge) return;
    const [{ Ajv }, { parse }] = judge;
    ajv = new Ajv({ strict: false, logger: false, validateFormats: false });
    const spec = toJsonSchema(parse(readFileSync(file, "utf8"))) as Json;
    ajv.addSchema({ $id: "stripe", components: spec.components });
    fixtures = (JSON.parse(readFileSync(examples, "utf8")) as { resources: Record<string, Json> }).resources;
    told = await history();
  }, 120_000);

  const judged = (schema: string, body: Json) => {
    const validate = ajv.getSchema(`stripe#/components/schemas/${schema}`);
    if (!validate) throw new Error(`no schema ${schema}`);
    validate(body);
    return (validate.errors ?? []).filter(({ instancePath }) => !newer.has(instancePath));
  };

  it("tells of every kind of thing in each of its states", () => {
    const states = new Set(told.things.map(({ object, status }) => `${object}:${status ?? ""}`));
    for (const state of [
      ...["checkout.session:open", "checkout.session:expired", "checkout.session:complete", "item:"],
      ...["payment_intent:succeeded", "payment_intent:requires_payment_method", "charge:succeeded"],
      ...["refund:succeeded", "refund:failed", "dispute:needs_response", "dispute:won", "dispute:lost"],
      "dispute:warning_closed",
    ])
      expect(states).toContain(state);
  });

  it("answers every thing in the provider's shape, with the judge awake", () => {
    for (const thing of told.things) expect(judged(schemaOf(thing), thing), `${thing.object} ${thing.id}`).toEqual([]);
    const [one] = told.things;
    expect(judged(schemaOf(one as Thing), { ...one, created: "yesterday" })).not.toEqual([]);
  });

  it("sends every event in the provider's shape, and each carries the thing that its type names", () => {
    const types = new Set(told.events.map(({ type }) => type));
    for (const type of eventTypes.filter((type) => type !== "charge.dispute.updated")) expect(types).toContain(type);
    for (const event of told.events) {
      expect(judged("event", event), event.type).toEqual([]);
      expect(judged(schemaOf(event.data.object), event.data.object), event.type).toEqual([]);
      const named = /^charge\.dispute\./.test(event.type) ? "dispute" : event.type.split(".").slice(0, -1).join(".");
      const { object } = event.data.object;
      expect([named, named.replace(/\.async_payment_\w+$/, "")]).toContain(object);
    }
  });

  it("lists and fails in the provider's shape", () => {
    for (const page of told.pages) {
      expect(page).toMatchObject({ object: "list", has_more: false, url: expect.stringMatching(/^\/v1\//) });
    }
    expect(judged("error", told.failure)).toEqual([]);
  });

  it("has every field of today's examples, of the same kind", () => {
    const kindOf = (value: unknown) => (Array.isArray(value) ? "array" : value === null ? "null" : typeof value);
    const seen = new Set<string>();
    for (const thing of told.things) {
      const example = fixtures[thing.object];
      if (!example || seen.has(`${thing.object}:${thing.status}`)) continue;
      seen.add(`${thing.object}:${thing.status}`);
      for (const [field, value] of Object.entries(example)) {
        if (value === null || !(field in thing)) continue;
        const ours = kindOf(thing[field]);
        // What can be expanded is an id with us and may be a whole thing in an example, or the other way round.
        const kinds = [
          kindOf(value),
          "null",
          ...(["string", "object"].includes(kindOf(value)) ? ["string", "object"] : []),
        ];
        expect(kinds, `${thing.object}.${field}`).toContain(ours);
      }
      const missing = Object.keys(example).filter((field) => !(field in thing) && !newerFields.has(field));
      expect(
        missing.filter((field) => !optional.has(`${thing.object}.${field}`)),
        thing.object,
      ).toEqual([]);
    }
    expect(seen.size).toBeGreaterThan(8);
  });
});

/** Fields that the SDK's types call optional and that only some things have. */
const optional = new Set<string>([
  "payment_intent.transfer_data",
  // Since 2022 only where it is asked for.
  "charge.refunds",
  "dispute.payment_method_details",
  "refund.destination_details",
]);

/** OpenAPI 3.0's `nullable` as JSON Schema, and references into the one document. */
function toJsonSchema(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toJsonSchema);
  if (typeof value !== "object" || value === null) return value;
  const { nullable, $ref, ...rest } = value as Json;
  const inner: Json = {};
  for (const [key, each] of Object.entries(rest)) inner[key] = toJsonSchema(each);
  if (typeof $ref === "string") inner.$ref = `stripe${$ref}`;
  return nullable === true ? { anyOf: [{ type: "null" }, inner] } : inner;
}
