import { execFile } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { commitmentTo, type DrawRecord, drawFormat, hashOfList, orderOf } from "./draw";

const program = path.join(import.meta.dirname, "verify.ts");
const folder = mkdtempSync(path.join(tmpdir(), "draw-"));
const id = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;
const seed = "7f".repeat(32);
const list = { eventId: id(0), entrants: [1, 2, 3, 4, 5].map(id), last: [id(9)] };
const hash = `0x${"c".repeat(64)}`;
const record: DrawRecord = {
  format: drawFormat,
  ...list,
  commitment: commitmentTo(seed),
  opensAt: "2027-03-01T11:00:00.000Z",
  drawAt: "2027-03-01T12:00:00.000Z",
  closedAt: "2027-03-01T12:00:00.500Z",
  listHash: hashOfList(list),
  beacon: { chainId: 137, block: 5, hash },
  seed,
  order: orderOf({ ...list, seed, beaconHash: hash }),
};

/** What the command says of it, as its last line, and how it ends. */
function verify(of: unknown, ...more: string[]): Promise<{ code: number; said: Record<string, unknown> }> {
  const file = typeof of === "string" ? of : path.join(folder, `${Math.random()}.json`);
  if (typeof of !== "string") writeFileSync(file, JSON.stringify(of));
  return new Promise((resolve) =>
    execFile(process.execPath, ["--import", "tsx", program, file, ...more], (error, stdout) =>
      resolve({ code: error ? Number(error.code) : 0, said: JSON.parse(stdout.trim().split("\n").at(-1) ?? "") }),
    ),
  );
}

/** A node that knows one block, and a page that shows the record. */
const node = createServer((request, response) => {
  let text = "";
  request.on("data", (chunk) => {
    text += chunk;
  });
  request.on("end", () => {
    if (request.method === "GET") return response.end(JSON.stringify(record));
    const { method, params } = JSON.parse(text);
    response.end(
      JSON.stringify({ result: method === "eth_chainId" ? "0x89" : { hash: params[0] === "0x5" ? hash : "0x0" } }),
    );
  });
});
afterAll(() => void node.close());

describe("npm run verify-draw", { timeout: 30_000 }, () => {
  it("holds for an honest record, from a file and from an address, with the block asked of a node", async () => {
    await new Promise<void>((resolve) => node.listen(0, "127.0.0.1", resolve));
    const rpc = `http://127.0.0.1:${(node.address() as AddressInfo).port}`;
    const ticket = record.order[2] as string;
    const [plain, whole, other] = await Promise.all([
      verify(`${rpc}/draw`),
      verify(record, "--ticket", ticket, "--rpc", rpc, "--commitment", record.commitment),
      verify({ ...record, beacon: { chainId: 137, block: 6, hash } }, "--rpc", rpc),
    ]);
    expect(plain).toMatchObject({ code: 0, said: { ok: true, people: 6, sentToTheEnd: 1, block: "not asked" } });
    expect(whole).toMatchObject({ code: 0, said: { ok: true, place: 3, block: "holds" } });
    expect(other).toMatchObject({ code: 1, said: { ok: false, findings: ["block-differs"] } });
  });

  it("ends non-zero for a record that does not hold, for none, and for a ticket that is not on it", async () => {
    const [swapped, none, missing, stranger] = await Promise.all([
      verify({ ...record, order: [...record.order].reverse() }),
      verify({}),
      verify(path.join(folder, "nowhere.json")),
      verify(record, "--ticket", id(77)),
    ]);
    expect(swapped).toMatchObject({ code: 1, said: { ok: false, findings: ["order-differs"] } });
    expect(none).toMatchObject({ code: 1, said: { findings: ["not-a-draw"] } });
    expect(missing).toMatchObject({ code: 1, said: { findings: ["not-a-draw"] } });
    expect(stranger).toMatchObject({ code: 1, said: { findings: ["ticket-not-on-the-list"] } });
  });
});
