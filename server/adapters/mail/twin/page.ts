import { escapeHtml } from "../../twin/html";
import type { Answer } from "../../twin/http";
import type { Letter } from "./memory";

const style = `
:root{color-scheme:light dark;--paper:#f6f6f9;--card:#fff;--ink:#1b1b24;--soft:#5a5a6c;--line:#c9c9d6;--field:#767688;--go:#3d3ac4;--go-ink:#fff}
@media(prefers-color-scheme:dark){:root{--paper:#121218;--card:#1c1c25;--ink:#f2f2f7;--soft:#b4b4c4;--line:#3a3a49;--field:#8b8b9e;--go:#a9a7ff;--go-ink:#14142b}}
*{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans Hebrew",sans-serif}
header,main{max-width:60rem;margin-inline:auto;padding:1rem}h1{font-size:1.5rem;margin:0 0 .25rem;overflow-wrap:anywhere}h2{font-size:1.125rem}
.soft{color:var(--soft)}a{color:var(--go)}:focus-visible{outline:3px solid var(--go);outline-offset:2px}
form{display:flex;flex-wrap:wrap;gap:.5rem;align-items:end}label{font-weight:600;display:block}.grow{flex:1 1 14rem}
input{width:100%;min-height:2.75rem;padding:.5rem .75rem;font:inherit;color:inherit;background:var(--card);border:1px solid var(--field);border-radius:.5rem}
button{min-height:2.75rem;padding:.5rem 1.25rem;border:0;border-radius:.5rem;background:var(--go);color:var(--go-ink);font:inherit;font-weight:700;cursor:pointer}
ul.letters{list-style:none;margin:1rem 0;padding:0;display:grid;gap:.5rem}
ul.letters a{display:grid;gap:.125rem;padding:.75rem 1rem;background:var(--card);border:1px solid var(--line);border-radius:.625rem;color:inherit;text-decoration:none;overflow-wrap:anywhere}
ul.letters a:hover strong{text-decoration:underline}ul.letters strong{font-size:1.0625rem}
.empty{padding:2rem 1rem;text-align:center;background:var(--card);border:1px dashed var(--field);border-radius:.625rem}
dl{display:grid;grid-template-columns:auto 1fr;gap:.25rem 1rem;margin:.75rem 0}dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}
iframe{width:100%;height:36rem;max-height:75vh;border:1px solid var(--line);border-radius:.625rem;background:#fff}
pre{white-space:pre-wrap;overflow-wrap:anywhere;background:var(--card);border:1px solid var(--line);border-radius:.625rem;padding:1rem;font:inherit}
`;

// Letters are other people's markup: no script runs, nothing is loaded, links open outside the frame.
const policy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data: cid:; frame-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

function document(title: string, body: string, status = 200): Answer {
  return {
    status,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": policy,
      "referrer-policy": "no-referrer",
    },
    body: `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,"><title>${escapeHtml(title)}</title><style>${style}</style></head><body>${body}</body></html>`,
  };
}

const time = (iso: string): string => `<time datetime="${iso}">${iso.slice(0, 19).replace("T", " ")} UTC</time>`;

/** The list, newest first, with a search by address. */
export function listPage(letters: Letter[], to: string): Answer {
  const items = letters.slice(0, 200).map(
    (letter) =>
      `<li><a href="/messages/${letter.id}"><strong dir="auto">${escapeHtml(letter.subject || "(no subject)")}</strong>
<span>To ${escapeHtml(letter.to.join(", "))}</span><span class="soft">From <bdi>${escapeHtml(letter.from)}</bdi> · ${time(letter.receivedAt)}</span></a></li>`,
  );
  const none = to
    ? `No message for “${escapeHtml(to)}” yet.`
    : "No message yet. Whatever the system sends arrives here.";
  return document(
    "Mailbox",
    `<header><h1>Mailbox</h1><p class="soft">Every e-mail of this local system. Nothing is sent on.</p>
<form method="get" action="/" role="search"><div class="grow"><label for="to">Address contains</label>
<input id="to" name="to" type="search" value="${escapeHtml(to)}" autocomplete="off"></div><button>Search</button></form></header>
<main><h2>${letters.length} ${letters.length === 1 ? "message" : "messages"}</h2>
${items.length > 0 ? `<ul class="letters">${items.join("")}</ul>` : `<p class="empty">${none}</p>`}</main>`,
  );
}

/** One letter: as it looks, and as text. */
export function letterPage(letter: Letter): Answer {
  const framed = `<base target="_blank">${letter.html}`;
  const html = letter.html
    ? `<h2>Message</h2><iframe title="The message as it looks" sandbox="allow-popups allow-popups-to-escape-sandbox" srcdoc="${escapeHtml(framed)}"></iframe>`
    : "";
  const files = letter.attachments.map(
    (file, index) =>
      `<li><a href="/messages/${letter.id}/attachments/${index}" download="${escapeHtml(file.filename)}">${escapeHtml(file.filename)}</a> <span class="soft">${escapeHtml(file.contentType)}, ${file.size} bytes</span></li>`,
  );
  return document(
    letter.subject || "(no subject)",
    `<header><p><a href="/">All messages</a></p><h1 dir="auto">${escapeHtml(letter.subject || "(no subject)")}</h1></header>
<main><dl><dt>From</dt><dd><bdi>${escapeHtml(letter.from)}</bdi></dd><dt>To</dt><dd>${escapeHtml(letter.to.join(", "))}</dd><dt>Received</dt><dd>${time(letter.receivedAt)}</dd>
<dt>Message-ID</dt><dd>${escapeHtml(letter.messageId)}</dd></dl>${html}
${files.length > 0 ? `<h2>Attachments</h2><ul>${files.join("")}</ul>` : ""}
<h2>As text</h2><pre dir="auto">${escapeHtml(letter.text)}</pre></main>`,
  );
}

export const missingPage = (): Answer =>
  document("Not found", `<main><h1>There is no such message</h1><p><a href="/">All messages</a></p></main>`, 404);
