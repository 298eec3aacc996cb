import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { RefusalError } from "../../domain/shared/decision";
import { testContext } from "../../test/context";
import { testDatabase } from "../../test/database";
import { giveUpJob, stickRun } from "../../test/factory/job";
import { draftInput, organizer } from "../../test/factory/organizer";
import { createEvent } from "../event/create-event";
import { buryJob } from "./bury-job";
import { discardJob } from "./discard-job";
import { listJobs } from "./list-jobs";
import { replayAllJobs, replayJob } from "./replay-job";
import { resumeRun } from "./resume-run";

const { db } = await testDatabase();
const house = testContext(db);
const code = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error) => (error instanceof RefusalError ? error.refusal.code : error),
  );
const open = { show: "open" as const };
const dead = (more: object = {}) => ({
  jobId: randomUUID(),
  key: `mail:${randomUUID()}`,
  name: "mail:send",
  payload: { dedupeKey: "none" },
  error: "no",
  tries: 10,
  firstFailedAt: new Date("2026-11-23T10:00:00Z"),
  lastFailedAt: new Date("2026-11-23T11:00:00Z"),
  ...more,
});
const traces = (subject: string) =>
  db.audit
    .findMany({ where: { subject }, orderBy: { createdAt: "asc" } })
    .then((rows) => rows.map((row) => row.action));

describe("a job that was given up", () => {
  it("is a letter of the organization whose row its ids name", async () => {
    const { organization, owner } = await organizer(db);
    const event = await createEvent({ ctx: house.ctx(owner), input: draftInput() });
    const run = await db.sagaRun.create({ data: { workflow: "publish-event", subject: `event:${event.id}` } });
    const one = dead({ name: "saga:advance", payload: { sagaId: run.id }, key: `saga:${run.id}` });
    await db.$transaction((tx) => buryJob(tx, house.ctx(), one));
    await db.$transaction((tx) => buryJob(tx, house.ctx(), one));
    const { letters, total } = await listJobs({ ctx: house.ctx(owner), input: open });
    expect(total).toBe(1);
    expect(letters).toMatchObject([{ name: "saga:advance", tries: 10, error: "no", about: { sagaId: run.id } }]);
    // What dies again is the same trouble.
    const again = { ...one, jobId: randomUUID(), error: "no again", lastFailedAt: new Date("2026-11-23T12:00:00Z") };
    await db.$transaction((tx) => buryJob(tx, house.ctx(), again));
    const after = await listJobs({ ctx: house.ctx(owner), input: open });
    expect(after.letters).toMatchObject([{ tries: 20, error: "no again", firstFailedAt: one.firstFailedAt }]);
    expect(await traces(`dead-letter:${letters[0]?.id}`)).toEqual(["job.give-up"]);
    expect(organization.id).toBe((await db.deadLetter.findFirst({ where: { key: one.key } }))?.organizationId);
  });

  it("is nobody's when its ids name nothing of ours, and its brand's when it is a sign-in code", async () => {
    const { organization } = await organizer(db);
    const brand = await db.brand.findFirstOrThrow({ where: { organizationId: organization.id } });
    const ownerOf = async (data: Record<string, string>) => {
      const mail = { dedupeKey: randomUUID(), template: "login-code", toEmail: "a@example.test", locale: "en" };
      await db.mail.create({ data: { ...mail, data } });
      const one = dead({ payload: { dedupeKey: mail.dedupeKey } });
      await db.$transaction((tx) => buryJob(tx, house.ctx(), one));
      return (await db.deadLetter.findUniqueOrThrow({ where: { jobId: one.jobId } })).organizationId;
    };
    expect(await ownerOf({ brandId: brand.id })).toBe(organization.id);
    expect(await ownerOf({ code: "123456" })).toBeNull();
    expect(await ownerOf({ orderId: randomUUID() })).toBeNull();
    expect(await ownerOf({ giftId: "no id at all" })).toBeNull();
  });

  it("is seen and touched by nobody of another organization, and run again by owners only", async () => {
    const [ours, theirs] = [await organizer(db), await organizer(db)];
    const id = await giveUpJob(db, ours.organization.id);
    expect((await listJobs({ ctx: house.ctx(theirs.owner), input: open })).letters).toEqual([]);
    for (const verb of [
      (actor: typeof ours.owner) => replayJob({ ctx: house.ctx(actor), input: { id } }),
      (actor: typeof ours.owner) => discardJob({ ctx: house.ctx(actor), input: { id, note: "gone" } }),
    ]) {
      expect(await code(verb(theirs.owner))).toBe("not-found");
      expect(await code(verb({ ...ours.owner, role: "manager" }))).toBe("forbidden");
    }
    const manager = { ...ours.owner, role: "manager" as const };
    const seen = await listJobs({ ctx: house.ctx(manager), input: open });
    expect(seen).toMatchObject({ mayAct: false, letters: [{ id }] });
    expect(await code(listJobs({ ctx: house.ctx({ ...ours.owner, role: "door" }), input: open }))).toBe("forbidden");
    expect(await db.deadLetter.findUnique({ where: { id } })).toMatchObject({ state: "dead" });
  });

  it("goes into the queue once, however often and from wherever it is run again", async () => {
    const { organization, owner } = await organizer(db);
    const key = `mail:${randomUUID()}`;
    const id = await giveUpJob(db, organization.id, { key, payload: { dedupeKey: "x" } });
    const presses = [1, 2, 3].map(() => replayJob({ ctx: house.ctx(owner), input: { id } }));
    const answers = await Promise.all([...presses, replayAllJobs({ ctx: house.ctx(owner) })]);
    expect(answers.filter((answer) => answer.replayed === true || answer.replayed === 1)).toHaveLength(1);
    expect(house.jobs.filter((job) => job.key === key)).toEqual([
      { name: "mail:send", payload: { dedupeKey: "x" }, key },
    ]);
    expect(await traces(`dead-letter:${id}`)).toEqual(["job.replay"]);
    const settled = await listJobs({ ctx: house.ctx(owner), input: { show: "settled" } });
    expect(settled.letters).toMatchObject([{ id, state: "replayed" }]);
    expect((await listJobs({ ctx: house.ctx(owner), input: open })).letters).toEqual([]);
  });

  it("runs all of an organization again, and says how many", async () => {
    const [ours, theirs] = [await organizer(db), await organizer(db)];
    for (let at = 0; at < 3; at++) await giveUpJob(db, ours.organization.id);
    const other = await giveUpJob(db, theirs.organization.id);
    expect(await replayAllJobs({ ctx: house.ctx(ours.owner) })).toEqual({ replayed: 3, left: 0 });
    expect(await replayAllJobs({ ctx: house.ctx(ours.owner) })).toEqual({ replayed: 0, left: 0 });
    expect(await db.deadLetter.findUnique({ where: { id: other } })).toMatchObject({ state: "dead" });
  });

  it("is put away with a note, once, and does not run", async () => {
    const { organization, owner } = await organizer(db);
    const id = await giveUpJob(db, organization.id);
    const discard = () => discardJob({ ctx: house.ctx(owner), input: { id, note: "Told the buyer by phone" } });
    expect([await discard(), await discard()]).toEqual([{ discarded: true }, { discarded: false }]);
    expect(await replayJob({ ctx: house.ctx(owner), input: { id } })).toEqual({ replayed: false });
    expect(await traces(`dead-letter:${id}`)).toEqual(["job.discard"]);
    const { letters } = await listJobs({ ctx: house.ctx(owner), input: { show: "settled" } });
    expect(letters).toMatchObject([{ state: "discarded", note: "Told the buyer by phone" }]);
  });
});

describe("a stuck workflow", () => {
  it("is shown to its organization with its cause, and goes on once", async () => {
    const [ours, theirs] = [await organizer(db), await organizer(db)];
    const event = await createEvent({ ctx: house.ctx(ours.owner), input: draftInput() });
    const id = await stickRun(db, event.id);
    const seen = await listJobs({ ctx: house.ctx(ours.owner), input: open });
    expect(seen.stuck).toMatchObject([{ id, subject: `event:${event.id}`, reason: "chain-away" }]);
    expect((await listJobs({ ctx: house.ctx(theirs.owner), input: open })).stuck).toEqual([]);
    expect(await code(resumeRun({ ctx: house.ctx(theirs.owner), input: { id } }))).toBe("not-found");
    const presses = [1, 2].map(() => resumeRun({ ctx: house.ctx(ours.owner), input: { id } }));
    const answers = await Promise.all(presses);
    expect(answers.map(({ resumed }) => resumed).sort()).toEqual([false, true]);
    expect(house.jobs.filter((job) => job.payload.sagaId === id)).toHaveLength(1);
    expect(await db.sagaRun.findUnique({ where: { id } })).toMatchObject({ state: "running", tries: 0 });
    expect((await listJobs({ ctx: house.ctx(ours.owner), input: open })).stuck).toEqual([]);
  });
});
