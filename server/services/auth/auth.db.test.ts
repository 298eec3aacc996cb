import { describe, expect, it } from "vitest";
import { RefusalError } from "../../domain/shared/decision";
import { testContext } from "../../test/context";
import { testDatabase } from "../../test/database";
import { organizer } from "../../test/factory/organizer";
import { confirmConsoleCode } from "./confirm-code";
import { endSessions } from "./end-sessions";
import { requestConsoleCode } from "./request-code";
import { findSessionUser } from "./session-user";

const { db } = await testDatabase();
const house = testContext(db);
const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error) => (error instanceof RefusalError ? error.refusal.code : error),
  );
const ask = (email: string, now?: Date) =>
  requestConsoleCode({ ctx: house.ctx({ kind: "anonymous" }, now), input: { email, locale: "en" } });
const confirm = (email: string, code: string, now?: Date) =>
  confirmConsoleCode({ ctx: house.ctx({ kind: "anonymous" }, now), input: { email, code } });
const mailed = async (email: string): Promise<string> => {
  const mail = await db.mail.findFirstOrThrow({ where: { toEmail: email }, orderBy: { createdAt: "desc" } });
  return (mail.data as { code: string }).code;
};
const other = (code: string) => (code === "000000" ? "111111" : "000000");

describe("signing in to the console", () => {
  it("takes the mailed code once, however the address is written", async () => {
    const { owner } = await organizer(db);
    expect(await ask(` ${owner.email.toUpperCase()}`)).toEqual({ sent: true });
    const code = await mailed(owner.email);
    expect(await confirm(owner.email, code)).toEqual({ userId: owner.userId, sessionVersion: 1 });
    expect(await refusal(confirm(owner.email, code))).toBe("code-invalid");
    expect(house.jobs.filter((job) => job.name === "mail:send")).toHaveLength(1);
  });

  it("says the same to a stranger, and sends her nothing", async () => {
    const stranger = "nobody@example.test";
    expect(await ask(stranger)).toEqual({ sent: true });
    expect(await db.mail.count({ where: { toEmail: stranger } })).toBe(0);
    expect(await refusal(confirm(stranger, "123456"))).toBe("code-invalid");
  });

  it("locks a code after five wrong tries, the right one included, also when they come at once", async () => {
    const { owner } = await organizer(db);
    await ask(owner.email);
    const code = await mailed(owner.email);
    const wrong = await Promise.all(Array.from({ length: 8 }, () => refusal(confirm(owner.email, other(code)))));
    expect(wrong.filter((one) => one === "code-invalid")).toHaveLength(5);
    expect(wrong.filter((one) => one === "too-many-attempts")).toHaveLength(3);
    expect(await refusal(confirm(owner.email, code))).toBe("too-many-attempts");
  });

  it("refuses a code after ten minutes", async () => {
    const { owner } = await organizer(db);
    await ask(owner.email);
    const later = new Date(Date.now() + 10 * 60_000 + 1_000);
    expect(await refusal(confirm(owner.email, await mailed(owner.email), later))).toBe("code-expired");
  });

  it("sends at most six codes an hour to one address", async () => {
    const { owner } = await organizer(db);
    for (let n = 0; n < 6; n++) await ask(owner.email);
    expect(await refusal(ask(owner.email))).toBe("rate-limited");
  });

  it("keeps no code in the clear beside the letter that is on its way", async () => {
    const { owner } = await organizer(db);
    await ask(owner.email);
    const code = await mailed(owner.email);
    const row = await db.loginCode.findFirstOrThrow({ where: { email: owner.email } });
    expect(JSON.stringify(row)).not.toContain(code);
  });
});

describe("a console session", () => {
  it("stands for the member in the organization she chose, and in no other", async () => {
    const one = await organizer(db);
    const two = await organizer(db);
    const stranger = await organizer(db);
    await db.member.create({
      data: { organizationId: two.organization.id, userId: one.owner.userId, role: "door" },
    });
    const session = { userId: one.owner.userId, sessionVersion: 1 };
    const as = (organizationId: string | null) => findSessionUser(house.ctx(), { ...session, organizationId });
    expect(await as(two.organization.id)).toMatchObject({ organizationId: two.organization.id, role: "door" });
    expect(await as(stranger.organization.id)).toMatchObject({ role: "owner" });
    expect(await as(null)).toMatchObject({ kind: "member" });
  });

  it("is over everywhere once all sessions were ended, and whenever the person is gone", async () => {
    const { owner } = await organizer(db);
    const session = { userId: owner.userId, sessionVersion: 1, organizationId: null };
    await endSessions({ ctx: house.ctx(owner), input: {} });
    expect(await findSessionUser(house.ctx(), session)).toEqual({ kind: "anonymous" });
    expect(await findSessionUser(house.ctx(), { ...session, sessionVersion: 2 })).toMatchObject({ kind: "member" });
    expect(await findSessionUser(house.ctx(), { ...session, userId: crypto.randomUUID() })).toEqual({
      kind: "anonymous",
    });
  });

  it("of a person without an organization is a user's, who may read nothing of events", async () => {
    const user = await db.user.create({ data: { email: "alone@example.test" } });
    const actor = await findSessionUser(house.ctx(), { userId: user.id, sessionVersion: 1, organizationId: null });
    expect(actor).toEqual({ kind: "user", userId: user.id, email: user.email });
  });
});
