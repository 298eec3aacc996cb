import { readdirSync, readFileSync } from "node:fs";

type PartReport = { name: string; pid?: number };

/** Megabytes of each part with all processes of its group; shared pages are counted once, by share. Linux only. */
export function memoryOf(parts: PartReport[]): Record<string, number> {
  const byGroup = new Map<number, number>();
  for (const name of readdirSync("/proc").filter((each) => /^\d+$/.test(each))) {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, "utf8");
      const group = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[2]);
      const share = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${name}/smaps_rollup`, "utf8"))?.[1];
      byGroup.set(group, (byGroup.get(group) ?? 0) + Number(share ?? 0) / 1024);
    } catch {
      // Ended meanwhile, or not ours to look at.
    }
  }
  return Object.fromEntries(parts.flatMap(({ name, pid }) => (pid ? [[name, Math.round(byGroup.get(pid) ?? 0)]] : [])));
}
