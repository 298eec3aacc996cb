import type { Logger } from "pino";
import { crashPoint } from "../../../domain/shared/crash-point";
import type { Work } from "../../../ports/queue";
import { pauseMs } from "../tries";
import type { Claims } from "./claims";
import type { Message } from "./message";

/** What the broker is told of a delivery. again: deliver it once more after the pause. dead: to the dead letters. */
export type Verdict = { kind: "done" } | { kind: "again"; afterMs: number } | { kind: "dead" };

type Settings = {
  claims: Claims;
  work: Work;
  log: Logger;
  maxTries: number;
  /** For tests that have no hours. */
  pause?: (tries: number) => number;
};

/** A job that is in other hands is asked for again after this. */
export const busyMs = 2_000;

/** Does one delivery, whichever broker brought it. Never throws while the database answers. */
export async function attend(message: Message | null, settings: Settings): Promise<Verdict> {
  const { claims, work, log, maxTries, pause = pauseMs } = settings;
  if (!message) return { kind: "dead" };
  const claim = await claims.claim(message);
  if (claim.kind === "gone") return { kind: "done" };
  if (claim.kind === "busy") return { kind: "again", afterMs: busyMs };
  const { tries } = claim;
  crashPoint("broker-job-claimed");
  // Its last try ended with the process that made it.
  if (tries > maxTries) {
    await claims.failed(message, "the worker died while it did this");
    return { kind: "dead" };
  }
  try {
    await work.handle({ id: message.jobId, name: message.name, payload: message.payload, tries });
  } catch (error) {
    log.warn({ err: error, job: message.name, jobId: message.jobId, tries }, "job failed");
    await claims.failed(message, error);
    return tries >= maxTries ? { kind: "dead" } : { kind: "again", afterMs: pause(tries) };
  }
  await claims.done(message);
  crashPoint("broker-job-closed");
  return { kind: "done" };
}
