import type { Judgement, VisitFacts } from "../domain/limit/bot";

export type BotPort = {
  /** Whether anybody would be asked: facts that cost a query are gathered only then. */
  asks: boolean;
  /** Never fails and never takes long: who cannot be judged is allowed. */
  judge(facts: VisitFacts): Promise<Judgement>;
};
