import { randomUUID } from "node:crypto";
import type { Database } from "../../ports/database";

/** A job of an organization that was given up. @returns the letter's id. */
export async function giveUpJob(db: Database, organizationId: string | null, more: object = {}): Promise<string> {
  const at = new Date();
  const { id } = await db.deadLetter.create({
    data: {
      organizationId,
      jobId: randomUUID(),
      key: `mail:${randomUUID()}`,
      name: "mail:send",
      payload: { dedupeKey: "order-fulfilled:1" },
      error: "connect ECONNREFUSED 127.0.0.1:25",
      tries: 10,
      firstFailedAt: at,
      lastFailedAt: at,
      ...more,
    },
  });
  return id;
}

/** A workflow about an event that gave up on a step. @returns the run's id. */
export async function stickRun(db: Database, eventId: string): Promise<string> {
  const { id } = await db.sagaRun.create({
    data: {
      workflow: `publish-event-${randomUUID().slice(0, 8)}`,
      subject: `event:${eventId}`,
      state: "stuck",
      error: "deploy: chain-unavailable",
      tries: 8,
    },
  });
  return id;
}
