// The allocator without HTTP in front of it: so many callers in one process, each asking again as soon as it has its answer.
import { randomUUID } from "node:crypto";
import { openAllocator } from "../../box-office/allocator";
import { openPool } from "../../db/pool";
import type { Seller } from "./forms";

export type BareOrder = {
  url: string;
  seller: Seller;
  eventId: string;
  tierId: string;
  callers: number;
  seconds: number;
};
export type BareFigures = { perSecond: number; p50Ms: number; p99Ms: number; granted: number };

async function call({ url, seller, eventId, tierId, callers, seconds }: BareOrder): Promise<BareFigures> {
  const pool = openPool(url);
  const allocator = openAllocator({ pool });
  const took: number[] = [];
  const warmAt = performance.now() + 500;
  const end = warmAt + seconds * 1_000;
  let granted = 0;
  const caller = async () => {
    while (performance.now() < end) {
      const since = performance.now();
      const said = await allocator.hold({ id: randomUUID(), ...seller, eventId, items: [{ tierId, quantity: 1 }] });
      if (!said.ok) throw new Error(said.code);
      granted += 1;
      if (since > warmAt) took.push(performance.now() - since);
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  await pool.end();
  took.sort((a, b) => a - b);
  const at = (share: number) => Math.round((took[Math.floor(took.length * share)] ?? 0) * 10) / 10;
  return { perSecond: Math.round(took.length / seconds), p50Ms: at(0.5), p99Ms: at(0.99), granted };
}

process.once("message", (order: BareOrder) => {
  call(order).then(
    (figures) => process.send?.({ figures }),
    (error) => process.send?.({ error: String(error) }),
  );
});
process.on("disconnect", () => process.exit(0));
process.send?.("up");
