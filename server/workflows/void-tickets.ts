import { AppError } from "../domain/shared/app-error";
import { askChain, burningState, type ChainAsk } from "../services/voiding/ask-chain";
import { gatherTickets } from "../services/voiding/gather-tickets";
import { judgeTickets } from "../services/voiding/judge-tickets";
import { releaseTickets } from "../services/voiding/release-tickets";
import { settleVoiding } from "../services/voiding/settle-voiding";
import { afterFinality, seenBlock, waitForTheView } from "./parts";
import { done, type Step, type StepCall, wait, workflow } from "./workflow";

const inputOf = ({ data }: StepCall) => ({ voidingId: data.voidingId ?? "" });

/** The writer wakes the run when an intent is mined or has failed; the time here only heals a lost wake-up. */
const asking = (ask: ChainAsk): Step => ({
  name: ask,
  run: async (call) => {
    const input = { ...inputOf(call), ask, wakeSagaId: call.runId };
    const { pending, blockNumber } = await askChain({ ctx: call.ctx, input });
    return pending ? wait("chain", 20_000) : done({ blockNumber });
  },
});
const [freeze, burn, release] = [asking("freeze"), asking("burn"), asking("release")];

const gather: Step = {
  name: "gather",
  run: async (call) => done({ tickets: await gatherTickets({ ctx: call.ctx, input: inputOf(call) }) }),
};

/** Only when the view shows them frozen: what it says of their holders holds from then on. */
const judge: Step = {
  name: "judge",
  run: async (call) => {
    if (!(await seenBlock(call.outputs.freeze, call.waitedMs))) return waitForTheView(call.waitedMs);
    await judgeTickets({ ctx: call.ctx, input: inputOf(call) });
    return done();
  },
};

const show: Step = {
  name: "show",
  run: async (call) => ((await seenBlock(call.outputs.burn, call.waitedMs)) ? done() : waitForTheView(call.waitedMs)),
};

/** Money does not come back, so it goes when the burning cannot be taken back. */
const awaitFinality: Step = {
  name: "await-finality",
  run: async (call) => {
    const found = await burningState({ ctx: call.ctx, input: inputOf(call) });
    if (found.state === "failed" || found.state === "torn")
      throw new AppError("invariant-broken", { message: `a burnt ticket came back: ${found.error}` });
    return afterFinality(found, "internal", call.waitedMs);
  },
};

const settle: Step = {
  name: "settle",
  run: async (call) => {
    await settleVoiding({ ctx: call.ctx, input: inputOf(call) });
    return done();
  },
};

const letGo: Step = {
  name: "let-go",
  run: async (call) =>
    (await releaseTickets({ ctx: call.ctx, input: inputOf(call) })) ? done() : wait("freezing", 2_000),
};

/** Frozen, looked at, burnt, and then their money: nobody is ever without both, and nobody else loses a ticket. */
export const voidTickets = workflow("void-tickets", [
  gather,
  freeze,
  judge,
  burn,
  release,
  show,
  awaitFinality,
  settle,
]);

/** While a bank decides. */
export const freezeTickets = workflow("freeze-tickets", [gather, freeze, judge, release]);

/** It has decided for the seller. */
export const unfreezeTickets = workflow("release-tickets", [letGo, release, settle]);
