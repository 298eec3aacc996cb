import type Stripe from "stripe";
import { type FormNode, listAt, metadataAt, nodeAt, textAt } from "../../twin/form";
import { invalid } from "./api-error";
import { mustBeChargeable } from "./currency";
import { type Line, newId, type SessionRecord, type Twin } from "./memory";
import { buildSession, totalOf } from "./objects";

const locales = new Set(
  "auto bg cs da de el en en-GB es es-419 et fi fil fr fr-CA hr hu id it ja ko lt lv ms mt nb nl pl pt pt-BR ro ru sk sl sv th tr vi zh zh-HK zh-TW".split(
    " ",
  ),
);
const halfHour = 30 * 60;
const day = 24 * 60 * 60;

export function createSession(twin: Twin, form: FormNode): Stripe.Checkout.Session {
  const now = twin.now();
  if (textAt(form, "mode") !== "payment") throw invalid("This twin speaks mode=payment only.", "mode");
  const successUrl = required(form, "success_url");
  const cancelUrl = textAt(form, "cancel_url") ?? null;
  mustBeWeb(successUrl, "success_url");
  if (cancelUrl) mustBeWeb(cancelUrl, "cancel_url");
  const locale = textAt(form, "locale") ?? null;
  if (locale && !locales.has(locale))
    throw invalid(`Invalid locale: must be one of ${[...locales].join(", ")}`, "locale");
  const expiresAt = Number(textAt(form, "expires_at") ?? now + day);
  // A few seconds of grace, as the request travelled.
  if (!Number.isInteger(expiresAt) || expiresAt < now + halfHour - 5 || expiresAt > now + day + 5)
    throw invalid(
      "The `expires_at` timestamp must be at least 30 minutes and less than 24 hours from Checkout Session creation.",
      "expires_at",
    );
  const { lines, currency } = readLines(form);
  const id = newId("cs_test", 40);
  const intentData = nodeAt(form, "payment_intent_data");
  const record: SessionRecord = {
    session: buildSession({
      id,
      now,
      url: `${twin.publicUrl}/c/pay/${id}`,
      expiresAt,
      currency,
      lines,
      email: textAt(form, "customer_email") ?? null,
      locale,
      metadata: metadataAt(form),
      successUrl,
      cancelUrl,
      reference: textAt(form, "client_reference_id") ?? null,
      methods: readMethods(form),
    }),
    lines,
    intentMetadata: metadataAt(intentData),
    description: textAt(intentData, "description") ?? null,
  };
  twin.memory.sessions[id] = record;
  twin.open.add(record);
  return record.session;
}

const known = new Set(["card", "sepa_debit", "bacs_debit", "us_bank_account"]);

function readMethods(form: FormNode): string[] {
  const asked = ["allowed_payment_method_types", "payment_method_types"].flatMap((name) =>
    Object.values(nodeAt(form, name)).filter((value): value is string => typeof value === "string"),
  );
  const stranger = asked.find((method) => !known.has(method));
  if (stranger) throw invalid(`The payment method type "${stranger}" is invalid.`, "payment_method_types");
  return asked.length > 0 ? asked : ["card"];
}

function readLines(form: FormNode): { lines: Line[]; currency: string } {
  const items = listAt(form, "line_items");
  if (items.length === 0) throw invalid("Missing required param: line_items.", "line_items", "parameter_missing");
  const currencies = new Set<string>();
  const lines = items.map((item, index) => {
    const price = nodeAt(item, "price_data");
    const unitMinor = Number(textAt(price, "unit_amount"));
    const quantity = Number(textAt(item, "quantity") ?? 1);
    const at = `line_items[${index}]`;
    if (!Number.isInteger(unitMinor) || unitMinor < 0)
      throw invalid("Invalid integer", `${at}[price_data][unit_amount]`, "parameter_invalid_integer");
    if (!Number.isInteger(quantity) || quantity < 1)
      throw invalid("Invalid integer", `${at}[quantity]`, "parameter_invalid_integer");
    currencies.add(required(price, "currency", `${at}[price_data][currency]`));
    return {
      name: required(nodeAt(price, "product_data"), "name", `${at}[price_data][product_data][name]`),
      quantity,
      unitMinor,
    };
  });
  const [currency = ""] = currencies;
  if (currencies.size > 1) throw invalid("All prices on a Checkout Session must have the same currency.", "line_items");
  if (!/^[a-z]{3}$/.test(currency))
    throw invalid(`Invalid currency: ${currency}.`, "currency", "parameter_invalid_string_blank");
  lines.forEach(({ unitMinor }, index) => {
    mustBeChargeable(unitMinor, currency, `line_items[${index}][price_data][unit_amount]`);
  });
  if (totalOf(lines) > 99_999_999)
    throw invalid("Amount must be no more than 999,999.99", "line_items", "amount_too_large");
  return { lines, currency };
}

function required(form: FormNode, key: string, param = key): string {
  const value = textAt(form, key);
  if (!value) throw invalid(`Missing required param: ${param}.`, param, "parameter_missing");
  return value;
}

function mustBeWeb(url: string, param: string) {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    throw invalid("Not a valid URL", param, "url_invalid");
}
