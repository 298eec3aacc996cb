import type { Actor } from "../domain/access/actor";
import { AppError } from "../domain/shared/app-error";
import { crashPoint } from "../domain/shared/crash-point";
import type { Work } from "../ports/queue";
import { buryJob } from "../services/job/bury-job";
import type { Ctx } from "../services/verb";
import { advanceSagaJob } from "./advance-saga";
import type { JobDefinition } from "./definition";
import { sendMailJob } from "./send-mail";
import { syncPaymentJob } from "./sync-payment";

type MakeCtx = (actor: Actor, extras?: { requestId?: string }) => Ctx;

const jobs: readonly JobDefinition[] = [advanceSagaJob, sendMailJob, syncPaymentJob];

/** Jobs as any queue's runner wants them. A job that throws is tried again by the queue, with growing pauses. */
export function workOf(makeCtx: MakeCtx, definitions: readonly JobDefinition[] = jobs): Work {
  const known = new Map<string, JobDefinition>(definitions.map((definition) => [definition.name, definition]));
  const ctxOf = (id: string) => makeCtx({ kind: "system" }, { requestId: `job-${id}` });
  return {
    names: [...known.keys()],
    async handle({ id, name, payload, tries }) {
      const started = performance.now();
      const ctx = ctxOf(id);
      const definition = known.get(name);
      if (!definition) throw new AppError("misconfigured", { message: `no job is called ${name}` });
      crashPoint("job-taken");
      await definition.handle(ctx, definition.payload.parse(payload));
      crashPoint("job-done");
      const tookMs = Math.round(performance.now() - started);
      ctx.log.debug({ job: name, attempt: tries, tookMs }, "job done");
    },
    bury: (tx, dead) => buryJob(tx, ctxOf(dead.jobId), dead),
  };
}
