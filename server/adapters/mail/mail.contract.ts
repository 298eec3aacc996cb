import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { MailPort, Message } from "../../ports/mail";

export type Arrived = {
  messageId: string;
  from: string;
  to: string[];
  subject: string;
  text: string;
  html: string;
  attachments: { filename: string; content: string }[];
};
export type MailLab = {
  port: MailPort;
  arrived(to: string): Promise<Arrived[]>;
  fail(failure: { times: number; status: number | "reset" }): Promise<void>;
  restart(meanwhile?: () => Promise<void>): Promise<void>;
  close(): Promise<void>;
};

const messageTo = (to: string, changes: Partial<Message> = {}): Message => ({
  dedupeKey: `order:${randomUUID()}`,
  from: { name: "Aurora Live" },
  to,
  subject: "Your tickets",
  html: '<p dir="auto">Two tickets are <b>yours</b>.</p>',
  text: "Two tickets are yours.",
  ...changes,
});

/** The promises of MailPort, kept by whoever implements it. */
export function mailContract(name: string, open: () => Promise<MailLab>) {
  describe(`mail port: ${name}`, () => {
    let lab: MailLab;
    beforeAll(async () => {
      lab = await open();
    });
    afterAll(() => lab.close());
    const newAddress = () => `fan-${randomUUID()}@example.com`;

    it("delivers a Hebrew letter with both bodies and its attachment unharmed", async () => {
      const to = newAddress();
      const content = Buffer.from([0, 1, 2, 255]);
      const message = messageTo(to, {
        from: { name: "לילות נגב" },
        subject: "הכרטיסים שלך ל־Aurora, 2 × ₪90",
        attachments: [{ filename: "ticket.bin", contentType: "application/octet-stream", content }],
      });
      expect(await lab.port.send(message)).toEqual({ state: "sent" });
      const [letter] = await lab.arrived(to);
      expect(letter).toMatchObject({ to: [to], subject: message.subject });
      expect(letter?.from).toContain("לילות נגב");
      expect(letter?.html.trim()).toBe(message.html);
      expect(letter?.text.trim()).toBe(message.text);
      expect(letter?.attachments).toMatchObject([{ filename: "ticket.bin", content: content.toString("base64") }]);
    });

    it("gives a repeat the same Message-ID, and another message another one", async () => {
      const to = newAddress();
      const message = messageTo(to, { dedupeKey: "order:1/a" });
      await lab.port.send(message);
      await lab.port.send(message);
      await lab.port.send({ ...message, dedupeKey: "order:1_a" });
      const ids = (await lab.arrived(to)).map((letter) => letter.messageId);
      expect(ids).toHaveLength(3);
      expect(new Set(ids).size).toBe(2);
      for (const id of ids) expect(id).toMatch(/^<[A-Za-z0-9.-]+@[a-z.]+>$/);
    });

    it("answers refused for an address that does not exist, without naming it", async () => {
      const to = `nobody-${randomUUID()}@bounce.example`;
      const result = await lab.port.send(messageTo(to));
      expect(result).toMatchObject({ state: "refused" });
      expect(JSON.stringify(result)).not.toContain(to);
    });

    it("refuses line breaks in headers and anything but one plain address, and sends nothing", async () => {
      const victim = newAddress();
      const attempts = [
        messageTo(victim, { subject: `Hi\r\nBcc: ${victim}` }),
        messageTo(victim, { from: { name: `Aurora\nBcc: ${victim}` } }),
        messageTo(`${newAddress()}\r\nBcc: ${victim}`),
        messageTo(`${newAddress()}, ${victim}`),
        messageTo(`Fan <${victim}>`),
        messageTo("no-at-sign"),
        messageTo(""),
      ];
      for (const attempt of attempts) expect(await lab.port.send(attempt)).toMatchObject({ state: "refused" });
      expect(await lab.arrived(victim)).toEqual([]);
    });

    it("fails as retryable when the relay says not now, and delivers when asked again", async () => {
      const to = newAddress();
      for (const status of [451, "reset"] as const) {
        await lab.fail({ times: 1, status });
        await expect(lab.port.send(messageTo(to))).rejects.toMatchObject({
          code: "provider-unavailable",
          retryable: true,
        });
      }
      expect(await lab.arrived(to)).toEqual([]);
      expect(await lab.port.send(messageTo(to))).toEqual({ state: "sent" });
    });

    it("fails as retryable while the relay is away, and its letters are there when it is back", async () => {
      const to = newAddress();
      await lab.port.send(messageTo(to));
      await lab.restart(async () => {
        await expect(lab.port.send(messageTo(to))).rejects.toMatchObject({
          code: "provider-unavailable",
          retryable: true,
        });
      });
      expect(await lab.arrived(to)).toHaveLength(1);
      expect(await lab.port.send(messageTo(to))).toEqual({ state: "sent" });
    });
  });
}
