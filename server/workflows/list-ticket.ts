import { settleListingState } from "../services/listing/settle-state";
import { type Signed, submitListingIntent } from "../services/listing/submit";
import { afterIntents, seenBlock, waitForTheView } from "./parts";
import { done, type Step, type StepCall, workflow } from "./workflow";

const signedOf = (data: StepCall["data"]): Signed => ({
  nonce: data.nonce ?? "",
  deadline: data.deadline ?? "",
  owner: data.owner ?? "",
  signature: data.signature ?? "",
});
const listingOf = (call: StepCall): string => call.data.listingId ?? "";

/** Sends the intent and waits for its block; what the contract refuses is undone in the row. */
const send = (kind: "list" | "unlist", refusedState: "failed" | "active"): Step => ({
  name: kind,
  run: async (call) => {
    const { ctx, runId, data } = call;
    const state = await submitListingIntent({
      ctx,
      input: { listingId: listingOf(call), kind, signed: signedOf(data), wakeSagaId: runId },
    });
    return afterIntents(state, `${kind}-refused`);
  },
  undo: (call) => settleListingState({ ctx: call.ctx, input: { listingId: listingOf(call), to: refusedState } }),
});

/** Only when the view shows it: a page that rereads must not see the old state. */
const show = (after: "list" | "unlist", to: "active" | "cancelled"): Step => ({
  name: "show",
  run: async (call) => {
    if (!(await seenBlock(call.outputs[after], call.waitedMs))) return waitForTheView(call.waitedMs);
    await settleListingState({ ctx: call.ctx, input: { listingId: listingOf(call), to } });
    return done();
  },
});

export const listTicket = workflow("list-ticket", [send("list", "failed"), show("list", "active")]);
export const unlistTicket = workflow("unlist-ticket", [send("unlist", "active"), show("unlist", "cancelled")]);
