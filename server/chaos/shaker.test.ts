import { afterEach, expect, it } from "vitest";
import { openShaker, type Shaker } from "./shaker";

const orderId = "3f1c6f2e-6f0e-4c1e-9d55-2f4f2f8a9b10";
const event = (n: number) =>
  `{\n  "id": "evt_${n}",\n  "type": "checkout.session.completed", "metadata": { "orderId": "${orderId}" } }`;

let shaker: Shaker | undefined;
afterEach(() => shaker?.stop());

it("brings the events of a storm each as often as told, in another order, and answers for them at once", async () => {
  const came: string[] = [];
  const door = async (_: string, body: string) => {
    came.push(/evt_\d/.exec(body)?.[0] ?? "");
    return new Response(null, { status: 200 });
  };
  shaker = await openShaker(door, () => undefined);
  shaker.strike(orderId, [{ storm: [300, 10] }, { storm: [] }, { storm: [100] }]);
  for (let n = 1; n <= 3; n++) expect((await fetch(shaker.url, { method: "POST", body: event(n) })).status).toBe(200);
  await shaker.settled();
  expect(came).toEqual(["evt_1", "evt_3", "evt_1"]);
});

it("carries an event of a storm until somebody takes it", async () => {
  let tries = 0;
  const door = async () => new Response(null, { status: ++tries < 3 ? 500 : 200 });
  shaker = await openShaker(door, () => undefined);
  shaker.strike(orderId, [{ storm: [0] }]);
  await fetch(shaker.url, { method: "POST", body: event(1) });
  await shaker.settled();
  expect(tries).toBe(3);
});
