import { describe, expect, it, vi } from "vitest";
import { hashToken, newToken } from "../services/session/token";
import { testDatabase } from "../test/database";
import { onSale } from "../test/factory/on-sale";
import { openSessions } from "./sessions";

const { db, pool } = await testDatabase();

describe("sessions of a crowd that comes at once", () => {
  it("are found with a few questions, each her own, and strangers are told so", async () => {
    const { organization } = await onSale(db);
    const tokens = Array.from({ length: 600 }, () => newToken());
    const expiresAt = new Date(Date.now() + 60_000);
    const data = tokens.map((token) => ({ id: hashToken(token), organizationId: organization.id, expiresAt }));
    await db.fanSession.createMany({ data });
    const asked = vi.spyOn(pool, "query");
    const sessions = openSessions(pool);
    const [found, stranger] = await Promise.all([
      Promise.all(tokens.map((token) => sessions.ofToken(token))),
      sessions.ofToken(newToken()).catch((error) => error.refusal.code),
    ]);
    expect(found.map(({ id }) => id)).toEqual(data.map(({ id }) => id));
    expect(stranger).toBe("signed-out");
    expect(asked.mock.calls.length).toBeLessThanOrEqual(4);
  });

  it("are asked for again after a database that did not answer", async () => {
    const { fan } = await onSale(db);
    const { token, sessionId } = await fan();
    const lost = vi.spyOn(pool, "query").mockImplementationOnce(() => Promise.reject(new Error("lost")) as never);
    const sessions = openSessions(pool);
    await expect(sessions.ofToken(token)).rejects.toThrow("lost");
    lost.mockRestore();
    expect((await sessions.ofToken(token)).id).toBe(sessionId);
  });
});
