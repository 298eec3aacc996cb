import { describe, expect, it } from "vitest";
import { type ActorName, doorOf } from "../../test/actors";
import { neighbours } from "../../test/factory/neighbours";
import { fingerprintOf } from "../../test/fingerprint";
import { openTestHouse } from "../../test/house";
import { surface } from "../../test/surface";
import { wireError } from "../errors";
import { appRouter, callerOf } from "../root";

const house = await openTestHouse();
const world = await neighbours(house);
const knock = doorOf(house, world);
const table = surface(house, world);
const fingerprint = await fingerprintOf(house.pool);

/** Fields that may be left out, so that the whole input is tried. */
const optional: Record<string, object> = {
  "chainIntent.list": { state: "queued", kind: "mint", cursor: "00000000-0000-4000-8000-000000000000" },
  "difference.list": { show: "open", kind: "nonce-gap", cursor: "00000000-0000-4000-8000-000000000000" },
  "job.list": { show: "open", cursor: "2026-11-23T00:00:00.000Z" },
  "consoleOrder.list": {
    ...{ cursor: "00000000-0000-4000-8000-000000000000", text: "dana", state: "paid", channel: "online" },
    ...{ from: "2026-11-23T00:00:00.000Z", to: "2026-11-24T00:00:00.000Z", attention: true },
  },
  "capacity.setTier": { quantity: 40, blocked: 1, maxPerBuyer: 4 },
  "capacity.setEvent": { maxPerBuyer: 4 },
  "ledger.list": {
    ...{ from: "2026-11-23T00:00:00.000Z", to: "2026-11-24T00:00:00.000Z", account: "organizer" },
    ...{ cause: "resale", currency: "EUR", orderNumber: "ACDE", cursor: "00000000-0000-4000-8000-000000000000" },
  },
  "ledger.balances": { from: "2026-11-23T00:00:00.000Z", to: "2026-11-24T00:00:00.000Z" },
  "consoleOrder.take": {
    ...{ buyerName: "Dana", locale: "en", method: "bank-transfer", instructions: "To the bank" },
    dueAt: new Date(Date.now() + 3_600_000),
  },
  "event.create": { imagePath: "/images/events/jazz.svg", jurisdiction: "plus-20" },
  "event.update": { imagePath: "/images/events/jazz.svg", jurisdiction: "plus-20" },
  "gate.pair": { deviceName: "Phone" },
  "listing.buy": { locale: "en" },
  "order.checkout": { locale: "en" },
  "organization.updateBrand": { tagline: "Live" },
  "session.start": { keepInMemory: true },
  "voucher.list": { text: "press", cursor: "00000000-0000-4000-8000-000000000000" },
  "voucher.put": { opens: true, maxTickets: 4, budgetMinor: 5_000, paused: true, note: "Dana", tag: "press" },
};
const mayBeMissing =
  /(^|\.)(cursor|state|kind|show|imagePath|jurisdiction|deviceName|locale|tagline|keepInMemory|description|venueName|venueAddress|maxPerOrder|resaleAllowed|resaleCapBps|royaltyBps|giftsMax|giftBlackoutSeconds|\d+)$/;
const mayBeNull = /^(cursor|state|kind|imagePath|jurisdiction)$/;
/** A search asks for nothing in particular unless it is told to; a desk's order needs no name, a change names what changes. */
const mayBeEmpty = new Set(
  ["eventId", "text", "channel", "from", "to", "attention"]
    .map((field) => `consoleOrder.list: ${field}`)
    .concat("consoleOrder.take: buyerName", "consoleOrder.take: instructions")
    .concat("waitingRoom.change: perMinute", "waitingRoom.change: paused")
    .concat(
      ["quantity", "blocked", "maxPerBuyer"].map((field) => `capacity.setTier: ${field}`),
      "capacity.putQuota: blocked",
    )
    .concat(
      ["from", "to", "account", "cause", "currency", "eventId", "orderNumber"].map((field) => `ledger.list: ${field}`),
    )
    .concat(
      "ledger.balances: from",
      "ledger.balances: to",
      "consoleOrder.voidTickets: keptMinor",
      "cancellation.begin: message",
      "consoleOrder.answerDispute: notes",
    )
    .concat(
      ["opens", "maxTickets", "budgetMinor", "paused", "note", "tag"].map((field) => `voucher.put: ${field}`),
      ...["voucher.list: text", "voucher.make: prefix"],
    ),
);

/** Null says that there is no limit, or no bound. */
const mayBeNothing = new Set([
  ...["capacity.setTier: maxPerBuyer", "capacity.setEvent: maxPerBuyer"],
  ...["ledger.balances: from", "ledger.balances: to"],
  ...["voucher.put: maxTickets", "voucher.put: budgetMinor"],
]);

const missing = Symbol("missing");
const hostile: [name: string, value: unknown][] = [
  ["missing", missing],
  ["null", null],
  ["an object", { toString: "evil" }],
  ["a list", [["x"]]],
  ["10 kB", "x".repeat(10_000)],
  ["an override", "safe\u202egpj"],
  ["NUL", "a\0b"],
  ["half a character", "\ud800"],
  ["not a number", Number.NaN],
  ["a number beyond all", 1e308],
  ["less than nothing", -1],
  ["a part of one", 1.5],
  ["an impossible time", new Date(Number.NaN)],
  ["the last day of all", new Date(8.64e15)],
  ["the first day of all", new Date(-8.64e15)],
];

type Path = (string | number)[];
function leavesOf(value: unknown, path: Path = []): Path[] {
  if (value && typeof value === "object" && !(value instanceof Date)) {
    const inner = Object.entries(value).flatMap(([key, one]) => leavesOf(one, [...path, key]));
    return path.length > 0 ? [path, ...inner] : inner;
  }
  return [path];
}
/** A copy of the input with one field replaced. */
function changed(input: unknown, [first, ...rest]: Path, value: unknown): unknown {
  if (first === undefined) return value;
  const copy = (Array.isArray(input) ? [...input] : { ...(input as object) }) as Record<string, unknown>;
  if (rest.length === 0 && value === missing) delete copy[first];
  else copy[first] = changed(copy[first], rest, value);
  return Array.isArray(input) ? Object.values(copy) : copy;
}

const preferred: ActorName[] = ["owner", "guest", "fan", "device", "anonymous"];
const withInput = Object.entries(appRouter._def.procedures)
  .filter(([, procedure]) => (procedure as unknown as { _def: { inputs: unknown[] } })._def.inputs.length > 0)
  .map(([path]) => path);

async function ask(who: ActorName, path: string, input: unknown) {
  const { ctx } = await knock(who);
  const [room = "", verb = ""] = path.split(".");
  const caller = callerOf(ctx) as unknown as Record<string, Record<string, (input: unknown) => Promise<unknown>>>;
  try {
    const answer = await caller[room]?.[verb]?.(input);
    if (answer && typeof answer === "object" && Symbol.asyncIterator in answer)
      for await (const _ of answer as AsyncIterable<unknown>) break;
    return { status: 200, code: "ok", field: "" };
  } catch (error) {
    const { status, data } = wireError(error);
    const field = data.refusal?.data.field;
    return { status, code: data.refusal?.code ?? data.failure?.code, field: typeof field === "string" ? field : "" };
  }
}

describe("bad input", () => {
  it("is asked of every procedure that takes any", () => {
    const silent = Object.keys(table).filter((path) => table[path]?.input && !withInput.includes(path));
    expect(silent).toEqual([]);
    expect(withInput.length).toBeGreaterThan(35);
  });

  it.each(withInput)("of %s is refused by its field and changes nothing", async (path) => {
    const row = table[path];
    const who = preferred.find((name) => row?.cells[name] === "ok") ?? "anonymous";
    const good = { ...((await row?.input?.(who)) as object), ...optional[path] };
    const before = await fingerprint();
    for (const leaf of leavesOf(good)) {
      const field = leaf.join(".");
      for (const [name, value] of hostile) {
        const empty = mayBeEmpty.has(`${path}: ${field}`);
        if (value === missing && (empty || mayBeMissing.test(field))) continue;
        const nothing = (empty && path.endsWith(".list")) || mayBeNothing.has(`${path}: ${field}`);
        if (value === null && (nothing || mayBeNull.test(field))) continue;
        const said = await ask(who, path, changed(good, leaf, value));
        const cell = `${path}: ${field} is ${name}`;
        expect(said, cell).toMatchObject({ status: 422, code: "invalid-input" });
        const named = said.field !== "" && (said.field.startsWith(field) || field.startsWith(said.field));
        expect(named, `${cell}, and "${said.field}" was named`).toBe(true);
      }
    }
    for (const whole of [undefined, null, "text", 7, [], JSON.parse('{"__proto__":{"brand":"x","id":"x"}}')])
      expect(await ask(who, path, whole), `${path}: ${JSON.stringify(whole)}`).toMatchObject({
        status: 422,
        code: "invalid-input",
      });
    expect((await fingerprint()) === before, `${path} changed something`).toBe(true);
  });
});
