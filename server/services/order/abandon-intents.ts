import { allow } from "../../domain/access/allow";
import { AppError } from "../../domain/shared/app-error";
import { crashPoint } from "../../domain/shared/crash-point";
import type { Verb } from "../verb";

/**
 * Takes back what the chain has not been told yet. @throws {AppError} invariant-broken when some of it has been told
 * already: then a person must look before money moves.
 */
export async function abandonIntents({ ctx, input }: Verb<{ dedupeKeys: string[] }>): Promise<void> {
  allow(ctx.actor, "order:fulfil");
  const where = { dedupeKey: { in: input.dedupeKeys } };
  await ctx.db.chainIntent.updateMany({ where: { ...where, state: "queued" }, data: { state: "abandoned" } });
  crashPoint("intents-abandoned");
  const told = await ctx.db.chainIntent.findFirst({
    where: { ...where, state: { in: ["submitted", "mined", "final"] } },
  });
  if (told) throw new AppError("invariant-broken", { message: `intent ${told.dedupeKey} is ${told.state}` });
}
