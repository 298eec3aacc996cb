import { expect, it } from "vitest";
import { testContext } from "../../test/context";
import { testDatabase } from "../../test/database";
import { wakeMails } from "./wake-mails";

const { db } = await testDatabase();
const house = testContext(db);

it("asks again for a letter whose job was lost, and for no other", async () => {
  const ago = (seconds: number) => new Date(Date.now() - seconds * 1_000);
  const letter = (dedupeKey: string, createdAt: Date, sentAt: Date | null = null) =>
    db.mail.create({
      data: { dedupeKey, createdAt, sentAt, template: "login-code", toEmail: "a@example.test", locale: "en", data: {} },
    });
  await letter("lost", ago(61));
  await letter("fresh", ago(30));
  await letter("sent", ago(600), ago(599));
  await letter("given-up", ago(86_500));
  for (const _ of [1, 2]) expect(await wakeMails({ ctx: house.ctx(), input: { quietMs: 60_000, most: 10 } })).toBe(1);
  const job = { name: "mail:send", payload: { dedupeKey: "lost" }, key: "mail-again:lost" };
  expect(house.jobs).toEqual([job, job]);
});
