import type { z } from "zod";
import type { JobName } from "../ports/queue";
import type { Ctx } from "../services/verb";

/** A job as the worker knows it. `handle` is loaded when the first one comes, so that a definition costs nothing. */
export type JobDefinition<Payload = unknown> = {
  name: JobName;
  payload: z.ZodType<Payload>;
  handle: (ctx: Ctx, payload: Payload) => Promise<void>;
};

export const job = <Payload>(definition: JobDefinition<Payload>): JobDefinition => definition as JobDefinition;
