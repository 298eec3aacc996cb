import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Arrived, type MailLab, mailContract } from "./mail.contract";
import { smtpMail } from "./smtp";
import { startMailTwin } from "./twin/start";

async function openMailLab(): Promise<MailLab & { url: string }> {
  const folder = mkdtempSync(path.join(tmpdir(), "mail-twin-"));
  const stateFile = path.join(folder, "state.json");
  let twin = await startMailTwin({ smtpPort: 0, httpPort: 0, stateFile });
  const { url, smtpUrl } = twin;
  return {
    url,
    port: smtpMail({ url: smtpUrl, fromDomain: "tickets.example" }),
    arrived: async (to) => {
      const response = await fetch(`${url}/api/messages?to=${encodeURIComponent(to)}`);
      return ((await response.json()) as { messages: Arrived[] }).messages;
    },
    fail: async (failure) => {
      const response = await fetch(`${url}/__admin/fail`, { method: "POST", body: JSON.stringify(failure) });
      expect(response.ok).toBe(true);
    },
    restart: async (meanwhile = async () => {}) => {
      await twin.close();
      await meanwhile();
      twin = await startMailTwin({
        smtpPort: Number(new URL(smtpUrl).port),
        httpPort: Number(new URL(url).port),
        stateFile,
      });
    },
    close: async () => {
      await twin.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

mailContract("nodemailer against its twin", openMailLab);

describe("the mailbox page", () => {
  let lab: Awaited<ReturnType<typeof openMailLab>>;
  beforeAll(async () => {
    lab = await openMailLab();
  });
  afterAll(() => lab.close());

  it("shows a letter's markup only inside a sandbox without scripts, and its own page stays clean", async () => {
    const html = '<p>hello</p><script>alert(1)</script><img src="http://tracker.example/x.png">';
    const to = "fan@example.com";
    await lab.port.send({
      dedupeKey: "a",
      from: { name: "<b>x</b>" },
      to,
      subject: '"><script>alert(2)</script>',
      html,
      text: "hello",
    });
    const [found] = ((await (await fetch(`${lab.url}/api/messages`)).json()) as { messages: { id: string }[] })
      .messages;
    const response = await fetch(`${lab.url}/messages/${found?.id}`);
    const page = await response.text();
    expect(page).not.toContain("<script");
    expect(page).toContain('sandbox="allow-popups allow-popups-to-escape-sandbox"');
    expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(await (await fetch(lab.url)).text()).not.toContain("<script");
  });

  it("finds by part of an address and by time, and empties on request", async () => {
    await lab.port.send({
      dedupeKey: "b",
      from: { name: "x" },
      to: "Other@Example.org",
      subject: "s",
      html: "h",
      text: "t",
    });
    const count = async (query: string) =>
      ((await (await fetch(`${lab.url}/api/messages${query}`)).json()) as { messages: unknown[] }).messages.length;
    expect(await count("?to=other@")).toBe(1);
    expect(await count(`?since=${Date.now() + 1000}`)).toBe(0);
    expect(await count(`?since=${new Date(Date.now() - 60_000).toISOString()}`)).toBe(2);
    await fetch(`${lab.url}/api/messages?to=other@`, { method: "DELETE" });
    expect(await count("")).toBe(1);
    await fetch(`${lab.url}/api/messages`, { method: "DELETE" });
    expect(await count("")).toBe(0);
  });
});
