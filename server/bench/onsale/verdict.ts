import type { BareFigures } from "./bare";
import type { Figures } from "./contest";
import type { FormName } from "./forms";

/** `timesBest`: ours as often as the best of the rivals. `ofNodeHttp`: ours as a share of node:http that does nothing. */
export const targets = { timesBest: 5, ofNodeHttp: 0.25, p99Ms: 50, oversold: 0 };

type Count = { holds: number; decrements: number; oversold?: number };
type Field = { ours: Figures; rivals: Record<FormName, Figures>; nodeHttp: Figures };
export type Measured = Field & {
  bare: BareFigures & Count;
  fourProcesses: Figures;
  slowFlush: Omit<Field, "nodeHttp"> & { commitMs: { before: number; with: number }; addedMs: number };
  /** Small tiers sold to the last ticket: by whom, and what the database says. */
  soldOut: Record<string, Count & { quantity: number; granted: number }>;
};

const rounded = (share: number) => Math.round(share * 100) / 100;
const bestOf = (rivals: Record<string, Figures>) =>
  Math.max(...Object.values(rivals).map(({ perSecond }) => perSecond));

/** How ours stands in one field. */
const standing = (ours: Figures, rivals: Record<string, Figures>, nodeHttp: Figures) => ({
  timesBest: rounded(ours.perSecond / bestOf(rivals)),
  ofNodeHttp: rounded(ours.perSecond / nodeHttp.perSecond),
  p99Ms: ours.p99Ms,
});

/** What the figures come to, and which targets they miss, by name. */
export function judge({ ours, rivals, nodeHttp, bare, fourProcesses, slowFlush, soldOut }: Measured) {
  const standings = {
    one: standing(ours, rivals, nodeHttp),
    fourProcesses: standing(fourProcesses, rivals, nodeHttp),
    slowFlush: standing(slowFlush.ours, slowFlush.rivals, nodeHttp),
  };
  const misses = Object.entries(standings).flatMap(([where, { timesBest, ofNodeHttp, p99Ms }]) => [
    ...(timesBest >= targets.timesBest
      ? []
      : [`${where}: ${timesBest} times the best rival, not ${targets.timesBest}`]),
    ...(ofNodeHttp >= targets.ofNodeHttp ? [] : [`${where}: ${ofNodeHttp} of node:http, not ${targets.ofNodeHttp}`]),
    ...(p99Ms <= targets.p99Ms ? [] : [`${where}: p99 is ${p99Ms} ms, not ${targets.p99Ms}`]),
  ]);
  const counted: Record<string, Count & { granted: number }> = {
    ...{ ours, bare, fourProcesses, "ours, slow flush": slowFlush.ours },
    ...rivals,
    ...Object.fromEntries(Object.entries(slowFlush.rivals).map(([name, figures]) => [`${name}, slow flush`, figures])),
  };
  for (const [name, { holds, decrements, granted, oversold = 0 }] of Object.entries(counted)) {
    if (holds !== decrements || holds !== granted)
      misses.push(`${name}: ${granted} granted, ${holds} holds, ${decrements} decrements`);
    if (oversold > targets.oversold) misses.push(`${name}: oversold by ${oversold}`);
  }
  for (const [name, { quantity, granted, holds, decrements }] of Object.entries(soldOut))
    if (granted !== quantity || holds !== quantity || decrements !== quantity)
      misses.push(`${name} sold ${granted} of ${quantity}: ${holds} holds, ${decrements} decrements`);
  if (slowFlush.commitMs.with - slowFlush.commitMs.before < 0.8 * slowFlush.addedMs)
    misses.push(`slow flush: a commit took ${slowFlush.commitMs.with} ms after ${slowFlush.commitMs.before} ms`);
  // There the crowd had no CPU left to ask faster: the real figure is higher than the one that stands here.
  const boundByCrowd = Object.entries({ ours, fourProcesses, nodeHttp, ...rivals }).flatMap(([name, { cpuShare }]) =>
    cpuShare > 0.9 ? [name] : [],
  );
  return { standings, boundByCrowd, misses, ok: misses.length === 0 };
}
