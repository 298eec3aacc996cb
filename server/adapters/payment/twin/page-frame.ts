import { randomBytes } from "node:crypto";
import { escapeHtml } from "../../twin/html";
import type { Answer } from "../../twin/http";
import { type PageLocale, pageText } from "./page-text";

const style = `
:root{color-scheme:light dark;--paper:#f6f6f9;--card:#fff;--ink:#1b1b24;--soft:#5a5a6c;--line:#c9c9d6;--field:#767688;--go:#3d3ac4;--go-ink:#fff;--bad:#b3132b;--bad-paper:#fdeef0}
@media(prefers-color-scheme:dark){:root{--paper:#121218;--card:#1c1c25;--ink:#f2f2f7;--soft:#b4b4c4;--line:#3a3a49;--field:#8b8b9e;--go:#a9a7ff;--go-ink:#14142b;--bad:#ff9dab;--bad-paper:#361821}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans Hebrew",sans-serif}
main{max-width:58rem;margin-inline:auto;padding:1.25rem 1rem 3rem}
.test{margin:0;padding:.5rem 1rem;background:#ffd84d;color:#2a2300;text-align:center;font-weight:600}
h1{font-size:1.5rem;line-height:1.25;margin:1rem 0}
h2{font-size:1.125rem;margin:0 0 .75rem}
.two{display:grid;gap:1rem}
@media(min-width:48rem){.two{grid-template-columns:1fr 1fr;align-items:start}}
section{background:var(--card);border:1px solid var(--line);border-radius:.75rem;padding:1.25rem}
ul.lines{list-style:none;margin:0;padding:0}
ul.lines li{display:flex;gap:1rem;justify-content:space-between;padding-block:.5rem;border-block-end:1px solid var(--line)}
.soft{color:var(--soft);font-size:.875rem}
.month{white-space:nowrap}
.sum{white-space:nowrap;font-variant-numeric:tabular-nums}
.total{display:flex;justify-content:space-between;gap:1rem;font-size:1.25rem;font-weight:700;margin:1rem 0 0}
label{display:block;font-weight:600;margin-block:.875rem .25rem}
input{width:100%;min-height:2.75rem;padding:.5rem .75rem;font:inherit;color:inherit;background:var(--card);border:1px solid var(--field);border-radius:.5rem}
input.ltr{direction:ltr;text-align:start}
[dir=rtl] input.ltr{text-align:end}
input[aria-invalid=true]{border:2px solid var(--bad)}
.pair{display:grid;grid-template-columns:1fr 1fr;gap:.75rem}
.why{color:var(--bad);margin:.25rem 0 0;font-size:.875rem}
.alert{background:var(--bad-paper);color:var(--bad);border:1px solid currentColor;border-radius:.5rem;padding:.75rem 1rem;margin:0 0 .75rem;font-weight:600}
button,.button{display:block;width:100%;min-height:3rem;padding:.625rem 1rem;margin-block-start:1.25rem;border:0;border-radius:.5rem;background:var(--go);color:var(--go-ink);font:inherit;font-weight:700;text-align:center;text-decoration:none;cursor:pointer}
button[aria-disabled=true]{opacity:.7;cursor:progress}
a{color:var(--go)}
.cancel{display:block;text-align:center;padding:.75rem;margin-block-start:.5rem}
:focus-visible{outline:3px solid var(--go);outline-offset:2px}
details{margin-block-start:1rem}summary{cursor:pointer;padding-block:.25rem}
code{direction:ltr;unicode-bidi:isolate;font-size:.9375rem}
dl{display:grid;grid-template-columns:auto 1fr;gap:.25rem .75rem;margin:.5rem 0}dd{margin:0}
`;

type Frame = { locale: PageLocale; title: string; status: number; main: string; script?: string; headExtra?: string };

/** One self-contained document: its own style and script by nonce, nothing from elsewhere, never framed. */
export function frame({ locale, title, status, main, script, headExtra = "" }: Frame): Answer {
  const nonce = randomBytes(16).toString("base64");
  const t = pageText(locale);
  const policy = [
    "default-src 'none'",
    "img-src data:",
    `style-src 'nonce-${nonce}'`,
    `script-src 'nonce-${nonce}'`,
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join("; ");
  return {
    status,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": policy,
      "referrer-policy": "no-referrer",
      "x-frame-options": "DENY",
    },
    body: `<!doctype html>
<html lang="${locale}" dir="${locale === "he" ? "rtl" : "ltr"}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">
<link rel="icon" href="data:,"><title>${escapeHtml(title)}</title>${headExtra}<style nonce="${nonce}">${style}</style></head>
<body><header class="test">${escapeHtml(t.testMode)}</header><main><h1>${escapeHtml(title)}</h1>${main}</main>${
      script ? `<script nonce="${nonce}">${script}</script>` : ""
    }</body></html>`,
  };
}
