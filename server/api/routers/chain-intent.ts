import { abandonIntent } from "../../services/chain-intent/abandon-intent";
import { getIntent, IntentId } from "../../services/chain-intent/get-intent";
import { ListIntentsInput, listIntents } from "../../services/chain-intent/list-intents";
import { retryIntent } from "../../services/chain-intent/retry-intent";
import { watchIntents } from "../../services/chain-intent/watch-intents";
import { describeGas } from "../../services/gas/describe-gas";
import { organizerProcedure, router } from "../trpc";

const never = new AbortController().signal;

export const chainIntentRouter = router({
  list: organizerProcedure.input(ListIntentsInput).query(({ ctx, input }) => listIntents({ ctx, input })),
  get: organizerProcedure.input(IntentId).query(({ ctx, input }) => getIntent({ ctx, input })),
  retry: organizerProcedure.input(IntentId).mutation(({ ctx, input }) => retryIntent({ ctx, input })),
  abandon: organizerProcedure.input(IntentId).mutation(({ ctx, input }) => abandonIntent({ ctx, input })),
  gas: organizerProcedure.query(({ ctx }) => describeGas({ ctx, input: {} })),
  watch: organizerProcedure.subscription(async function* ({ ctx, signal }) {
    yield* watchIntents({ ctx, input: {}, stop: signal ?? never });
  }),
});
