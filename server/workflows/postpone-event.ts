import { postponeKey } from "../services/postponement/postpone-event";
import { closePostponement, tellOrders, tellTheGiftedOfMove } from "../services/postponement/tell-orders";
import { afterWord } from "./parts";
import { done, type Step, type StepCall, wait, workflow } from "./workflow";

const inputOf = ({ data }: StepCall) => ({ postponementId: data.postponementId ?? "" });

/** A go is short, so that a worker that is told to stop does, and others get their turn. */
const most = 200;

/** Go after go, until every order has its outcome. */
const tell: Step = {
  name: "tell",
  run: async (call) => {
    const more = await tellOrders({ ctx: call.ctx, input: { ...inputOf(call), most } });
    return more ? wait("orders", 0) : done();
  },
};

const tellFriends: Step = {
  name: "tell-friends",
  run: async (call) => {
    await tellTheGiftedOfMove({ ctx: call.ctx, input: inputOf(call) });
    return done();
  },
};

/** Letters do not wait for the register; the end does. */
const chain: Step = {
  name: "chain",
  run: (call) => afterWord(call.ctx, postponeKey(inputOf(call).postponementId), "moved"),
};

const close: Step = {
  name: "close",
  run: async (call) => {
    await closePostponement({ ctx: call.ctx, input: inputOf(call) });
    return done();
  },
};

/** From new dates to a letter for everybody who has a ticket. */
export const postponeEventFlow = workflow("postpone-event", [tell, tellFriends, chain, close]);
