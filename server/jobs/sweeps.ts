import { noteCaps } from "../services/capacity/note-caps";
import { handOverDraining } from "../services/chain/hand-over";
import { observeChain } from "../services/chain/observe-chain";
import { bookGas } from "../services/gas/book-gas";
import { forgetUses } from "../services/gas/spend-quota";
import { watchBalances } from "../services/gas/watch-balances";
import { expireHolds } from "../services/hold/expire-holds";
import { wakeMails } from "../services/mail/wake-mails";
import { sweepPaymentEvents } from "../services/payment/sweep-events";
import { sweepPayments } from "../services/payment/sweep-payments";
import { wakeSagas } from "../services/saga/wake-sagas";
import type { Ctx } from "../services/verb";
import { tendRooms } from "../services/waiting-room/tend-rooms";
import type { Schedule } from "./schedule";

const batch = 500;

type Sweep = {
  name: string;
  /** Pause between two runs. */
  everyMs: number;
  /** Safe twice: a run that its process did not survive is repeated by another. */
  run: (ctx: Ctx, signal: AbortSignal) => Promise<unknown>;
  /** Longer than this it counts as hanging, and another process takes over. */
  mostMs?: number;
};

/** Everything that happens by the clock, each in one process at a time. What heals by itself is here: lapsed holds, lost words of the provider, lost wake-ups. */
const sweeps: readonly Sweep[] = [
  {
    name: "holds",
    everyMs: 2_000,
    run: async (ctx, signal) => {
      const some = () => expireHolds({ ctx: { ...ctx, now: new Date() }, input: { most: batch } });
      while (!signal.aborted && (await some()) === batch);
    },
  },
  // A crowd looks at it: turns are given within a second.
  { name: "waiting-rooms", everyMs: 500, run: (ctx, signal) => tendRooms({ ctx, input: {} }, signal) },
  { name: "chain-status", everyMs: 2_000, run: (ctx) => observeChain({ ctx, input: {} }) },
  { name: "caps", everyMs: 5_000, run: (ctx) => noteCaps({ ctx }) },
  { name: "hand-over", everyMs: 60_000, run: (ctx) => handOverDraining({ ctx, input: {} }) },
  { name: "balances", everyMs: 15_000, run: (ctx) => watchBalances({ ctx, input: {} }) },
  { name: "gasless-uses", everyMs: 3_600_000, run: (ctx) => forgetUses({ ctx }) },
  { name: "gas-books", everyMs: 3_600_000, run: (ctx, signal) => bookGas({ ctx }, signal), mostMs: 600_000 },
  { name: "payments", everyMs: 10_000, run: (ctx) => sweepPayments({ ctx, input: { most: batch } }) },
  { name: "payment-events", everyMs: 60_000, run: (ctx) => sweepPaymentEvents({ ctx }) },
  { name: "sagas", everyMs: 15_000, run: (ctx) => wakeSagas({ ctx, input: { quietMs: 30_000, most: batch } }) },
  { name: "letters", everyMs: 30_000, run: (ctx) => wakeMails({ ctx, input: { quietMs: 60_000, most: batch } }) },
];

/** Names every sweep to the schedule; `ctx` makes a fresh context, with the time of each run. */
export function registerSweeps(schedule: Schedule, ctx: () => Ctx): void {
  for (const { name, everyMs, run, mostMs } of sweeps)
    schedule.scheduled(name, everyMs, (signal) => run(ctx(), signal), { mostMs });
}
