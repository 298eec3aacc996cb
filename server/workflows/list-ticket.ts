import type { ListingState } from "../domain/listing/listing";
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

type Move = { from: ListingState; to: ListingState };

/** Sends the intent and waits for its block; what the contract refuses is undone in the row. */
const send = (kind: "list" | "unlist", refused: Move): Step => ({
  name: kind,
  run: async (call) => {
    const { ctx, runId, data } = call;
    const state = await submitListingIntent({
      ctx,
      input: { listingId: listingOf(call), kind, signed: signedOf(data), wakeSagaId: runId },
    });
    return afterIntents(state, `${kind}-refused`);
  },
  undo: (call) => settleListingState({ ctx: call.ctx, input: { listingId: listingOf(call), ...refused } }),
});

/** Only when the view shows it: a page that rereads must not see the old state. */
const show = (after: "list" | "unlist", move: Move): Step => ({
  name: "show",
  run: async (call) => {
    if (!(await seenBlock(call.outputs[after], call.waitedMs))) return waitForTheView(call.waitedMs);
    await settleListingState({ ctx: call.ctx, input: { listingId: listingOf(call), ...move } });
    return done();
  },
});

export const listTicket = workflow("list-ticket", [
  send("list", { from: "submitting", to: "failed" }),
  show("list", { from: "submitting", to: "active" }),
]);
export const unlistTicket = workflow("unlist-ticket", [
  send("unlist", { from: "cancelling", to: "active" }),
  show("unlist", { from: "cancelling", to: "cancelled" }),
]);
