import { cancelKey } from "../services/cancellation/cancel-event";
import { closeCancellation, endOrders, tellTheGifted } from "../services/cancellation/end-orders";
import { afterWord } from "./parts";
import { done, type Step, type StepCall, wait, workflow } from "./workflow";

const inputOf = ({ data }: StepCall) => ({ eventId: data.eventId ?? "" });

/** A go is short, so that a worker that is told to stop does, and others get their turn. */
const most = 200;

/** Go after go, until every order has its outcome; those whose tickets are being made are waited for. */
const refund: Step = {
  name: "refund",
  run: async (call) => {
    const { ended, waiting, more } = await endOrders({ ctx: call.ctx, input: { ...inputOf(call), most } });
    if (ended > 0 || (more && waiting < most)) return wait("orders", 0);
    return waiting > 0 ? wait("delivery", 2_000) : done();
  },
};

const tell: Step = {
  name: "tell",
  run: async (call) => {
    await tellTheGifted({ ctx: call.ctx, input: inputOf(call) });
    return done();
  },
};

/** Money does not wait for the register; the end does. */
const chain: Step = {
  name: "chain",
  run: (call) => afterWord(call.ctx, cancelKey(inputOf(call).eventId), "cancelled"),
};

const close: Step = {
  name: "close",
  run: async (call) => {
    await closeCancellation({ ctx: call.ctx, input: inputOf(call) });
    return done();
  },
};

/** From "cancelled" to an outcome for every order. */
export const cancelEventFlow = workflow("cancel-event", [refund, tell, chain, close]);
