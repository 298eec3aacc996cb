import { createTranslator } from "use-intl/core";
import type { MailTemplate } from "./enqueue-mail";
import en from "./messages/en.json" with { type: "json" };
import he from "./messages/he.json" with { type: "json" };

const catalogues = { en, he };
export type MailLocale = keyof typeof catalogues;
export const mailLocale = (locale: string): MailLocale => (locale.startsWith("he") ? "he" : "en");

export type Letter = {
  template: MailTemplate;
  locale: MailLocale;
  brandName: string;
  accent: string;
  supportEmail: string | null;
  values: Record<string, string | number>;
  /** Shown large and alone: a sign-in code. */
  code?: string;
  facts?: { label: string; value: string }[];
  actionUrl?: string;
};

const escapeHtml = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
/** Keeps a left-to-right title whole inside a right-to-left sentence, and the other way round. */
const isolate = (text: string): string => `\u2068${text}\u2069`;

/** One letter as subject, HTML and plain text, in the reader's language and direction. Values are escaped and bidi-isolated. */
export function compose(letter: Letter): { subject: string; html: string; text: string } {
  const t = createTranslator({
    locale: letter.locale,
    messages: catalogues[letter.locale][letter.template] as Record<string, string>,
  });
  const isolated = Object.fromEntries(
    Object.entries(letter.values).map(([key, value]) => [
      key,
      typeof value === "string" && key !== "code" ? isolate(value) : value,
    ]),
  );
  const say = (key: string): string => (t.has(key) ? t(key, isolated) : "");
  const subject = t("subject", letter.values).replaceAll(/[\r\n]+/g, " ");
  const dir = letter.locale === "he" ? "rtl" : "ltr";
  const facts = letter.facts ?? [];
  const action = letter.actionUrl ? { label: say("action"), url: letter.actionUrl } : null;

  const rows = facts
    .map(
      (fact) =>
        `<tr><td style="padding:4px 0;color:#5b5b66">${escapeHtml(fact.label)}</td><td style="padding:4px 12px"><bdi>${escapeHtml(fact.value)}</bdi></td></tr>`,
    )
    .join("");
  const html = `<!doctype html><html lang="${letter.locale}" dir="${dir}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(subject)}</title></head>
<body style="margin:0;background:#f4f3f7;font-family:Heebo,Segoe UI,Arial,sans-serif;color:#1b1a22">
<table role="presentation" width="100%"><tr><td align="center" style="padding:32px 16px">
<table role="presentation" width="520" style="max-width:100%;background:#fff;border-radius:16px;border-top:6px solid ${escapeHtml(letter.accent)}"><tr><td style="padding:32px;text-align:start">
<p style="margin:0 0 8px;font-weight:600"><bdi>${escapeHtml(letter.brandName)}</bdi></p>
<h1 style="margin:0 0 16px;font-size:24px">${escapeHtml(say("title"))}</h1>
<p style="line-height:1.6">${escapeHtml(say("body"))}</p>
${letter.code ? `<p style="font-size:36px;letter-spacing:8px;font-weight:700;margin:24px 0" dir="ltr">${escapeHtml(letter.code)}</p>` : ""}
${rows ? `<table role="presentation" style="margin:16px 0">${rows}</table>` : ""}
${action ? `<p style="margin:24px 0"><a href="${escapeHtml(action.url)}" style="display:inline-block;background:${escapeHtml(letter.accent)};color:#fff;padding:14px 24px;border-radius:12px;text-decoration:none;font-weight:600">${escapeHtml(action.label)}</a></p>` : ""}
<p style="color:#5b5b66;line-height:1.6">${escapeHtml(say("note"))}</p>
${letter.supportEmail ? `<p style="color:#5b5b66"><bdi>${escapeHtml(letter.supportEmail)}</bdi></p>` : ""}
</td></tr></table></td></tr></table></body></html>`;
  const text = [
    letter.brandName,
    "",
    say("title"),
    "",
    say("body"),
    letter.code ?? "",
    ...facts.map((fact) => `${fact.label}: ${fact.value}`),
    action ? `${action.label}: ${action.url}` : "",
    "",
    say("note"),
  ]
    .filter((line, index, all) => line !== "" || all[index - 1] !== "")
    .join("\n");
  return { subject, html, text };
}
