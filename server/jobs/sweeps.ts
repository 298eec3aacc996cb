import { expireHolds } from "../services/hold/expire-holds";
import { sweepPayments } from "../services/payment/sweep-payments";
import { wakeSagas } from "../services/saga/wake-sagas";
import type { Ctx } from "../services/verb";
import { every, type Sweep } from "./every";

const batch = 500;

/** What heals by itself: lapsed holds are free within 5 s, lost words of the provider and lost wake-ups are made up for. */
export function startSweeps(ctx: () => Ctx): Sweep {
  const { log } = ctx();
  const sweeps = [
    every("holds", 2_000, log, async () => {
      while ((await expireHolds({ ctx: ctx(), input: { most: batch } })) === batch);
    }),
    every("payments", 10_000, log, () => sweepPayments({ ctx: ctx(), input: { most: batch } })),
    every("sagas", 15_000, log, () => wakeSagas({ ctx: ctx(), input: { quietMs: 30_000, most: batch } })),
  ];
  return { stop: async () => void (await Promise.all(sweeps.map((sweep) => sweep.stop()))) };
}
