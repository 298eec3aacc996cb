import { createHash } from "node:crypto";
import nodemailer from "nodemailer";
import { AppError } from "../../domain/shared/app-error";
import type { MailPort, Message } from "../../ports/mail";

export type SmtpSettings = {
  /** `smtp://` (upgrades to TLS when offered) or `smtps://`, with user and password if the relay wants them. */
  url: string;
  /** Our messages come from tickets@ this domain. */
  fromDomain: string;
};

type SmtpError = Error & { code?: string; responseCode?: number };

/**
 * Mail through any SMTP relay. A relay that says "never" (5xx) is an answer; one that says "not now", or nothing, is retryable.
 * Reasons carry codes only: relays like to repeat the address.
 */
export function smtpMail({ url, fromDomain }: SmtpSettings): MailPort {
  const transport = nodemailer.createTransport({
    url,
    connectionTimeout: 5000,
    greetingTimeout: 5000,
    socketTimeout: 10_000,
    // A message is what our catalogues made: never a file or an address to fetch.
    disableFileAccess: true,
    disableUrlAccess: true,
  } as nodemailer.TransportOptions);

  return {
    send: async (message) => {
      const problem = problemIn(message);
      if (problem) return { state: "refused", reason: problem };
      const from = `tickets@${fromDomain}`;
      try {
        await transport.sendMail({
          messageId: messageIdOf(message.dedupeKey, fromDomain),
          from: { name: message.from.name, address: from },
          to: { name: "", address: message.to },
          envelope: { from, to: [message.to] },
          subject: message.subject,
          html: message.html,
          text: message.text,
          headers: { "Auto-Submitted": "auto-generated" },
          attachments: message.attachments,
        } as nodemailer.SendMailOptions);
        return { state: "sent" };
      } catch (cause) {
        return judge(cause as SmtpError);
      }
    },
  };
}

/** The same message always has the same id, and two messages never share one. */
export const messageIdOf = (dedupeKey: string, domain: string): string => {
  const plain = dedupeKey.replace(/[^A-Za-z0-9-]/g, "-").slice(0, 60);
  return `<${plain}.${createHash("sha256").update(dedupeKey).digest("hex").slice(0, 16)}@${domain}>`;
};

function problemIn({ to, subject, from }: Message): string | undefined {
  if ([to, subject, from.name].some((header) => /[\r\n\0]/.test(header))) return "line break in a header";
  // One plain mailbox: no lists, groups, comments or quoted names.
  if (to.length > 254 || !/^[^\s@,;:<>()"\\[\]]+@[^\s@,;:<>()"\\]+$/.test(to)) return "not an e-mail address";
  return undefined;
}

function judge(cause: SmtpError): { state: "refused"; reason: string } {
  const status = cause.responseCode ?? 0;
  if (cause.code === "EAUTH" || status === 530 || status === 535)
    throw new AppError("misconfigured", { cause, message: "the mail relay refuses our credentials" });
  if (status >= 500) return { state: "refused", reason: `smtp ${status}` };
  throw new AppError("provider-unavailable", { cause, retryable: true });
}
