import { waitForView } from "../read/view";
import { settleGift, submitGiftIntent } from "../services/gift/submit";
import { done, giveUp, type StepCall, wait, workflow } from "./workflow";

const giftOf = (call: StepCall): string => call.data.giftId ?? "";

export const giveTicket = workflow("give-ticket", [
  {
    name: "give",
    run: async (call) => {
      const { to = "", nonce = "", deadline = "", owner = "", signature = "" } = call.data;
      const signed = { nonce, deadline, owner, signature };
      const state = await submitGiftIntent({
        ctx: call.ctx,
        input: { giftId: giftOf(call), to, signed, wakeSagaId: call.runId },
      });
      if (state.state === "pending") return wait("the gift is on its way to the chain");
      return state.state === "mined" ? done({ blockNumber: state.blockNumber }) : giveUp(state.error);
    },
    undo: (call) => settleGift({ ctx: call.ctx, input: { giftId: giftOf(call), to: "failed" } }),
  },
  {
    name: "show",
    run: async (call) => {
      if (!(await waitForView(Number(call.outputs.give?.blockNumber ?? 0), 5_000)))
        return wait("the view has not reached the block", 1_000);
      await settleGift({ ctx: call.ctx, input: { giftId: giftOf(call), to: "done" } });
      return done();
    },
  },
]);
