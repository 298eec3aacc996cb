import type { TaskList } from "graphile-worker";
import type { Actor } from "../domain/access/actor";
import { crashPoint } from "../domain/shared/crash-point";
import type { Ctx } from "../services/verb";
import { advanceSagaJob } from "./advance-saga";
import type { JobDefinition } from "./definition";
import { sendMailJob } from "./send-mail";
import { syncPaymentJob } from "./sync-payment";

type MakeCtx = (actor: Actor, extras?: { requestId?: string }) => Ctx;

export const jobs: readonly JobDefinition[] = [advanceSagaJob, sendMailJob, syncPaymentJob];

/** Jobs as the queue's runner wants them. A job that throws is tried again by the queue, with growing pauses. */
export const taskList = (ctx: MakeCtx, definitions: readonly JobDefinition[] = jobs): TaskList =>
  Object.fromEntries(
    definitions.map((definition) => [
      definition.name,
      async (raw, { job }) => {
        const started = performance.now();
        const here = ctx({ kind: "system" }, { requestId: `job-${job.id}` });
        crashPoint("job-taken");
        await definition.handle(here, definition.payload.parse(raw));
        crashPoint("job-done");
        const tookMs = Math.round(performance.now() - started);
        here.log.debug({ job: definition.name, attempt: job.attempts, tookMs }, "job done");
      },
    ]),
  );
