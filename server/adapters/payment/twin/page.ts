import { parseForm, textAt } from "../../twin/form";
import { escapeHtml } from "../../twin/html";
import type { Answer, Call } from "../../twin/http";
import { type CardForm, type CardProblem, readCard } from "./card";
import { placesOf } from "./currency";
import type { SessionRecord, Twin } from "./memory";
import { frame } from "./page-frame";
import { type PageLocale, type PageText, pageLocale, pageText } from "./page-text";
import { type Declined, expireIfDue, pay, payByDebit } from "./payments";

type Typed = { form: CardForm; problems: Partial<Record<keyof CardForm, CardProblem>>; declined?: Declined };

/** The page a person pays on: GET shows it, POST charges. After the money it goes back to the shop, with or without scripts. */
export function hostedPage(twin: Twin) {
  return async (call: Call): Promise<Answer> => {
    const id = call.path.slice("/c/pay/".length);
    const accept = String(call.headers["accept-language"] ?? "");
    const record = Object.hasOwn(twin.memory.sessions, id) ? twin.memory.sessions[id] : undefined;
    if (!record) return notice(pageLocale({ locale: null, metadata: null }, accept), "missing", 404);
    expireIfDue(twin, record);
    const locale = pageLocale(record.session, accept);
    if (call.method !== "POST") return show(record, locale);

    const posted = parseForm(call.body);
    if (textAt(posted, "method") === "debit" && takesDebit(record)) {
      payByDebit(twin, record, record.session.customer_email);
      twin.keep();
      return { status: 303, headers: { location: call.path }, body: "" };
    }
    const field = (name: keyof CardForm) => textAt(posted, name) ?? "";
    const form = { email: field("email"), cardnumber: field("cardnumber"), exp: field("exp"), cvc: field("cvc") };
    const card = readCard(form, twin.now());
    if (record.session.status === "open" && Object.keys(card.problems).length > 0)
      return payForm(record, locale, { form, problems: card.problems });
    const result = pay(twin, record, card.number, card.email);
    twin.keep();
    if (result.state === "declined") return payForm(record, locale, { form, problems: {}, declined: result.reason });
    // To this page again: it says "paid" and leads back, so a reload never charges twice.
    return { status: 303, headers: { location: call.path }, body: "" };
  };
}

function show(record: SessionRecord, locale: PageLocale): Answer {
  const { session } = record;
  const t = pageText(locale);
  if (session.status === "expired") return notice(locale, "expired", 410, session.cancel_url);
  if (session.status === "open") {
    const form = { email: session.customer_email ?? "", cardnumber: "", exp: "", cvc: "" };
    return payForm(record, locale, { form, problems: {} });
  }
  const back = (session.success_url ?? "").replace("{CHECKOUT_SESSION_ID}", session.id);
  return frame({
    locale,
    title: session.payment_status === "paid" ? t.paidTitle : t.payByDebit,
    status: 200,
    // A refresh instead of a redirect: form-action also forbids redirects of a posted form to another origin.
    headExtra: `<meta http-equiv="refresh" content="0;url=${escapeHtml(back)}">`,
    main: `<section role="status"><p>${session.payment_status === "paid" ? t.paidBody : t.onItsWayBody}</p><a class="button" href="${escapeHtml(back)}">${t.back}</a></section>`,
  });
}

const takesDebit = ({ session }: SessionRecord): boolean =>
  session.payment_method_types.some((method) => method.endsWith("_debit") || method.endsWith("_account"));

function notice(locale: PageLocale, what: "missing" | "expired", status: number, back?: string | null): Answer {
  const t = pageText(locale);
  const link = back ? `<a class="button" href="${escapeHtml(back)}">${t.back}</a>` : "";
  return frame({
    locale,
    title: t[`${what}Title`],
    status,
    main: `<section><p>${t[`${what}Body`]}</p>${link}</section>`,
  });
}

function payForm(record: SessionRecord, locale: PageLocale, typed: Typed): Answer {
  const { session, lines } = record;
  const t = pageText(locale);
  const money = moneyIn(locale, session.currency ?? "eur");
  const rows = lines.map(
    (line) =>
      `<li><span><bdi>${escapeHtml(line.name)}</bdi><br><span class="soft">${line.quantity} × <bdi>${money(line.unitMinor)}</bdi> ${t.each}</span></span><span class="sum"><bdi>${money(line.quantity * line.unitMinor)}</bdi></span></li>`,
  );
  const total = money(session.amount_total ?? 0);
  const until = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit" }).format(
    session.expires_at * 1000,
  );
  const message = typed.declined
    ? declineText(t, typed.declined)
    : Object.keys(typed.problems).length > 0
      ? t.problem
      : undefined;
  const input = (name: keyof CardForm, label: string, attributes: string) => {
    const problem = typed.problems[name];
    // Card data is never written back into a page.
    const value = name === "email" ? ` value="${escapeHtml(typed.form.email)}"` : "";
    const state = problem ? ` aria-invalid="true" aria-describedby="${name}-why"` : "";
    const why = problem ? `<p class="why" id="${name}-why">${t[problem]}</p>` : "";
    return `<div><label for="${name}">${label}</label><input class="ltr" id="${name}" name="${name}" required ${attributes}${value}${state}>${why}</div>`;
  };
  return frame({
    locale,
    title: t.title,
    status: 200,
    main: `<div class="two"><section aria-labelledby="summary"><h2 id="summary">${t.summary}</h2><ul class="lines">${rows.join("")}</ul>
<p class="total"><span>${t.total}</span><bdi class="sum" data-total>${total}</bdi></p>
<p class="soft">${t.until} <time datetime="${new Date(session.expires_at * 1000).toISOString()}">${until}</time></p></section>
<section aria-labelledby="card"><h2 id="card">${t.payWithCard}</h2>
${message ? `<p class="alert" role="alert">${message}</p>` : ""}
<form method="post" novalidate>
${input("email", t.email, 'type="email" autocomplete="email" inputmode="email"')}
${input("cardnumber", t.card, 'inputmode="numeric" autocomplete="cc-number" placeholder="4242 4242 4242 4242" maxlength="23"')}
<div class="pair">${input("exp", `${t.expiry} (<bdi class="month" dir="ltr">MM / YY</bdi>)`, 'inputmode="numeric" autocomplete="cc-exp" placeholder="12 / 34" maxlength="7"')}
${input("cvc", t.cvc, 'inputmode="numeric" autocomplete="cc-csc" placeholder="123" maxlength="4"')}</div>
<button type="submit" data-busy="${t.paying}">${t.pay} <bdi>${total}</bdi></button></form>
${takesDebit(record) ? `<form method="post"><input type="hidden" name="method" value="debit"><p class="soft">${t.debitHint}</p><button type="submit">${t.payByDebit} <bdi>${total}</bdi></button></form>` : ""}
${session.cancel_url ? `<a class="cancel" href="${escapeHtml(session.cancel_url)}">${t.cancel}</a>` : ""}
<details><summary>${t.testCards}</summary><dl><dt><code>4242 4242 4242 4242</code></dt><dd>${t.cardOk}</dd>
<dt><code>4000 0000 0000 0002</code></dt><dd>${t.cardDeclined}</dd><dt><code>4000 0000 0000 9995</code></dt><dd>${t.cardFunds}</dd></dl>
<p class="soft">${t.testHint}</p></details></section></div>`,
    script,
  });
}

const declineText = (t: PageText, declined: Declined): string => {
  const key = declined.declineCode ?? declined.code;
  return key in t ? t[key as keyof PageText] : t.card_declined;
};

function moneyIn(locale: PageLocale, currency: string) {
  const places = placesOf(currency);
  const format = new Intl.NumberFormat(locale, {
    ...{ style: "currency", currency: currency.toUpperCase() },
    ...{ minimumFractionDigits: places, maximumFractionDigits: places },
  });
  return (amount: number): string => escapeHtml(format.format(amount / 10 ** places));
}

// Groups the digits, puts the slash, moves the focus to the first problem, and lets a form leave once.
const script = `
const group=(id,f)=>document.getElementById(id).addEventListener("input",e=>{const el=e.target;if(el.selectionStart!==el.value.length)return;el.value=f(el.value.replace(/\\D/g,""),e)});
group("cardnumber",d=>d.slice(0,19).replace(/(.{4})(?=.)/g,"$1 "));
group("exp",(d,e)=>e.inputType==="deleteContentBackward"?e.target.value:d.length>=2?d.slice(0,2)+" / "+d.slice(2,4):d);
const form=document.querySelector("form"),button=form.querySelector("button");let sent=false;
form.addEventListener("submit",e=>{if(sent){e.preventDefault();return}sent=true;button.setAttribute("aria-disabled","true");button.textContent=button.dataset.busy});
addEventListener("pageshow",e=>{if(e.persisted)location.reload()});
document.querySelector("[aria-invalid=true]")?.focus();
`;
