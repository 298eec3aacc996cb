import { describe, expect, it } from "vitest";
import { refusalStatus } from "../../domain/shared/decision";
import { type ActorName, actors, doorOf } from "../../test/actors";
import { neighbours } from "../../test/factory/neighbours";
import { fingerprintOf } from "../../test/fingerprint";
import { openTestHouse } from "../../test/house";
import { type Outcome, surface } from "../../test/surface";
import { wireError } from "../errors";
import { appRouter, callerOf } from "../root";

const house = await openTestHouse();
const world = await neighbours(house);
const knock = doorOf(house, world);
const table = surface(house, world);
const fingerprint = await fingerprintOf(house.pool);

const { ours, guest, fan, friend } = world;
/** What nobody outside may ever read, and what only our own people and the person herself may. */
const ourIds = [ours.organization.id, ours.event.id, ...ours.tiers.map((tier) => tier.id), world.gate.id];
const addresses = [guest.email, fan.email, friend.email, fan.walletAddress];
const outsiders: Record<"nothing" | "public" | "bearer", ActorName[]> = {
  nothing: ["strangerAtHome", "otherOwner"],
  // The neighbour's owner may look at our shop window like everybody.
  public: ["strangerAtHome"],
  bearer: [],
};
const sees: Partial<Record<ActorName, string[]>> = {
  guest: [guest.email],
  fan: [fan.email, fan.walletAddress],
  friend: [friend.email],
  owner: addresses,
  manager: addresses,
};

type Procedure = (input?: unknown) => Promise<unknown>;
/** Calls as the browser would; of a subscription the first thing that it says. */
async function call(ctx: Parameters<typeof callerOf>[0], path: string, input: unknown): Promise<unknown> {
  const [room = "", verb = ""] = path.split(".");
  const caller = callerOf(ctx) as unknown as Record<string, Record<string, Procedure>>;
  const answer = await caller[room]?.[verb]?.(input);
  if (!answer || typeof answer !== "object" || !(Symbol.asyncIterator in answer)) return answer;
  for await (const first of answer as AsyncIterable<unknown>) return first;
  throw new Error("the subscription said nothing");
}

async function walk(path: string, who: ActorName) {
  const row = table[path];
  const input = await row?.input?.(who);
  const { ctx, cookies } = await knock(who, { freshSession: row?.freshSession });
  const before = await fingerprint();
  const said = await call(ctx, path, input).then(
    (answer) => ({ outcome: answer === null ? "nothing" : ("ok" as Outcome), status: 200, body: answer }),
    (error: unknown) => {
      const { status, data } = wireError(error);
      return { outcome: data.refusal?.code ?? data.failure?.code ?? "failed", status, body: data };
    },
  );
  return { ...said, input, cookies, changed: (await fingerprint()) !== before };
}

describe("every procedure for everybody", () => {
  it("is in the table, and nothing else is", () => {
    expect(Object.keys(table).sort()).toEqual(Object.keys(appRouter._def.procedures).sort());
  });

  it("is watched by a fingerprint that sees a row, a field and a job", async () => {
    const draft = await world.draft();
    const [none, ...more] = [await fingerprint(), await fingerprint()];
    await house.db.event.update({ where: { id: draft.id }, data: { title: "Another plan" } });
    more.push(await fingerprint());
    await house.container.ports.queue.enqueue(house.db, {
      name: "mail:send",
      payload: { mailId: draft.id },
      key: "seen",
    });
    more.push(await fingerprint());
    expect(more[0]).toBe(none);
    expect(new Set(more).size).toBe(3);
  });

  it.each(Object.keys(appRouter._def.procedures))("%s", async (path) => {
    const row = table[path];
    if (!row) throw new Error(`${path} is not in the table of expectations`);
    for (const who of actors) {
      const cell = `${who} asks ${path}`;
      const said = await walk(path, who);
      expect(said.outcome, cell).toBe(row.cells[who]);
      const text = JSON.stringify(said.body ?? null, (_, value) => (typeof value === "bigint" ? String(value) : value));
      const given = JSON.stringify(said.input ?? null);
      const secrets = [...(outsiders[row.tells ?? "nothing"].includes(who) ? ourIds : []), ...addresses];
      const hers = sees[who] ?? [];
      for (const secret of secrets)
        if (!given.includes(secret) && !hers.includes(secret))
          expect(text, `${cell}: told too much`).not.toContain(secret);
      if (said.outcome === "ok") continue;
      expect(said.changed, `${cell}: was refused and changed something`).toBe(false);
      expect(said.cookies, cell).toEqual([]);
      if (said.outcome === "nothing") continue;
      expect(said.status, cell).toBe(refusalStatus[said.outcome as keyof typeof refusalStatus]);
    }
  });
});
