// The crowd, in a process of its own: so many browsers on kept connections, each asking again as soon as it has its answer.
import { randomUUID } from "node:crypto";
import { browse } from "./browser";

export type Person = { token: string; address: string };
export type LoadOrder = {
  ports: number[];
  connections: number;
  /** Null: until every connection has been told that all is sold. */
  seconds: number | null;
  warmUpSeconds: number;
  brand: string;
  eventId: string;
  tierId: string;
  people: Person[];
};
export type LoadFigures = {
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
  /** Granted since the first byte, warm-up included: what the database must show. */
  granted: number;
  statuses: Record<string, number>;
  /** Share of one core that the crowd itself took: near 1 it is the crowd that was measured. */
  cpuShare: number;
};

const longestMs = 60_000;

async function load(order: LoadOrder): Promise<LoadFigures> {
  const { ports, connections, seconds, warmUpSeconds, brand, eventId, tierId, people } = order;
  const rest = `","brand":"${brand}","eventId":"${eventId}","items":[{"tierId":"${tierId}","quantity":1}]}`;
  const bytes = 7 + 36 + rest.length;
  const heads = people.map(
    ({ token, address }) =>
      `POST /box-office/holds HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer ${token}\r\nx-forwarded-for: ${address}\r\n` +
      `content-type: application/json\r\ncontent-length: ${bytes}\r\n\r\n{"id":"`,
  );
  const statuses: Record<string, number> = {};
  const took: number[] = [];
  let turn = 0;
  const begun = performance.now();
  const measureFrom = begun + warmUpSeconds * 1_000;
  const end = seconds === null ? begun + longestMs : measureFrom + seconds * 1_000;
  let cpu: NodeJS.CpuUsage | undefined;
  let last = begun;
  const visits = Array.from({ length: connections }, (_, at) => {
    let over = false;
    return browse(
      ports[at % ports.length] as number,
      () => {
        if (over || performance.now() > end) return null;
        return heads[turn++ % heads.length] + randomUUID() + rest;
      },
      (status, ms) => {
        statuses[status] = (statuses[status] ?? 0) + 1;
        last = performance.now();
        if (seconds === null && status === 409) over = true;
        if (last < measureFrom || last > end) return;
        cpu ??= process.cpuUsage();
        if (status === 201) took.push(ms);
      },
    );
  });
  await Promise.all(visits);
  const { user, system } = process.cpuUsage(cpu ?? process.cpuUsage());
  took.sort((a, b) => a - b);
  const at = (share: number) =>
    Math.round((took[Math.min(took.length - 1, Math.floor(took.length * share))] ?? 0) * 10) / 10;
  const measuredMs = Math.min(last, end) - measureFrom;
  return {
    perSecond: Math.round((took.length / measuredMs) * 1_000),
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    granted: statuses[201] ?? 0,
    statuses,
    cpuShare: Math.round(((user + system) / 1_000 / measuredMs) * 100) / 100,
  };
}

process.on("message", (order: LoadOrder) => {
  load(order).then(
    (figures) => process.send?.({ figures }),
    (error) => process.send?.({ error: String(error) }),
  );
});
process.on("disconnect", () => process.exit(0));
process.send?.("up");
