import { sendGiftLetter, settleGift, submitGiftIntent } from "../services/gift/submit";
import { afterFinality, afterIntents, seenBlock, waitForTheView } from "./parts";
import { done, type StepCall, workflow } from "./workflow";

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
      return afterIntents(state, "gift-refused");
    },
    undo: (call) => settleGift({ ctx: call.ctx, input: { giftId: giftOf(call), to: "failed" } }),
  },
  {
    name: "show",
    run: async (call) => {
      if (!(await seenBlock(call.outputs.give, call.waitedMs))) return waitForTheView(call.waitedMs);
      await settleGift({ ctx: call.ctx, input: { giftId: giftOf(call), to: "done" } });
      return done();
    },
  },
  {
    name: "letter",
    run: async (call) => {
      const found = await sendGiftLetter({ ctx: call.ctx, input: { giftId: giftOf(call) } });
      return afterFinality(found, "gift-refused", call.waitedMs);
    },
  },
]);
