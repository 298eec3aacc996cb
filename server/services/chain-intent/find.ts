import type { ChainIntent } from "../../../prisma/generated/client";
import { tenantOf } from "../../domain/access/allow";
import type { Waiting } from "../../domain/chain/desk";
import { refuseNow } from "../../domain/shared/decision";
import type { Tx } from "../../ports/database";
import type { Ctx } from "../verb";

/** The organization's own intent. @throws {RefusalError} not-found. */
export async function getOwnIntent(db: Tx, ctx: Ctx, id: string): Promise<ChainIntent> {
  const intent = await db.chainIntent.findFirst({ where: { id, organizationId: tenantOf(ctx.actor) } });
  return intent ?? refuseNow("not-found", { field: "id" });
}

/** The workflow that waits for each of these intents, by intent. */
export async function waitingFor(
  db: Tx,
  intents: Pick<ChainIntent, "id" | "wakeSagaId">[],
): Promise<Map<string, Waiting>> {
  const sagaIds = intents.flatMap(({ wakeSagaId }) => wakeSagaId ?? []);
  const runs = await db.sagaRun.findMany({ where: { id: { in: sagaIds } }, include: { steps: true } });
  const byRun = new Map(runs.map((run) => [run.id, run]));
  return new Map(
    intents.map(({ id, wakeSagaId }) => {
      const run = wakeSagaId ? byRun.get(wakeSagaId) : undefined;
      if (!run) return [id, null];
      const undoing = run.steps.some(({ state }) => state === "undone" || state === "failed");
      return [id, { state: run.state, undoing }];
    }),
  );
}
