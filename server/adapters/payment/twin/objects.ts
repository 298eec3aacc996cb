import type Stripe from "stripe";
import { type Line, newId } from "./memory";

// Each builder is typed with the SDK's own type, so that the compiler names every field the provider has and we forgot.

type SessionInput = {
  id: string;
  now: number;
  url: string;
  expiresAt: number;
  currency: string;
  lines: Line[];
  email: string | null;
  locale: string | null;
  metadata: Record<string, string>;
  successUrl: string;
  cancelUrl: string | null;
  reference: string | null;
  methods: string[];
};

export const totalOf = (lines: Line[]): number => lines.reduce((sum, line) => sum + line.quantity * line.unitMinor, 0);

export const buildSession = (input: SessionInput): Stripe.Checkout.Session => ({
  id: input.id,
  object: "checkout.session",
  adaptive_pricing: { enabled: false },
  after_expiration: null,
  allow_promotion_codes: null,
  allowed_payment_method_types: input.methods as Stripe.Checkout.Session["allowed_payment_method_types"],
  amount_subtotal: totalOf(input.lines),
  amount_total: totalOf(input.lines),
  automatic_tax: { enabled: false, liability: null, provider: null, status: null },
  billing_address_collection: null,
  cancel_url: input.cancelUrl,
  client_reference_id: input.reference,
  client_secret: null,
  collected_information: null,
  consent: null,
  consent_collection: null,
  created: input.now,
  currency: input.currency,
  currency_conversion: null,
  custom_fields: [],
  custom_text: { after_submit: null, shipping_address: null, submit: null, terms_of_service_acceptance: null },
  customer: null,
  customer_account: null,
  customer_creation: "if_required",
  customer_details: input.email ? customer(input.email) : null,
  customer_email: input.email,
  discounts: [],
  expires_at: input.expiresAt,
  integration_identifier: null,
  invoice: null,
  invoice_creation: null,
  livemode: false,
  locale: input.locale,
  managed_payments: null,
  metadata: input.metadata,
  mode: "payment",
  origin_context: null,
  payment_intent: null,
  payment_link: null,
  payment_method_collection: "if_required",
  payment_method_configuration_details: null,
  payment_method_options: {},
  payment_method_types: input.methods,
  payment_status: "unpaid",
  permissions: null,
  phone_number_collection: { enabled: false },
  recovered_from: null,
  saved_payment_method_options: null,
  setup_intent: null,
  shipping_address_collection: null,
  shipping_cost: null,
  shipping_options: [],
  status: "open",
  submit_type: null,
  subscription: null,
  success_url: input.successUrl,
  total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
  ui_mode: "hosted_page",
  url: input.url,
  wallet_options: null,
});

export const customer = (email: string, name: string | null = null): Stripe.Checkout.Session.CustomerDetails => ({
  address: null,
  business_name: null,
  email,
  individual_name: null,
  name,
  phone: null,
  tax_exempt: "none",
  tax_ids: null,
});

export const buildLineItem = (sessionId: string, currency: string, line: Line, index: number, now: number) => {
  const id = `li_${sessionId.slice(-20)}${index}`;
  const item: Omit<Stripe.LineItem, "price"> & { price: Stripe.Price } = {
    id,
    object: "item",
    adjustable_quantity: null,
    amount_discount: 0,
    amount_subtotal: line.quantity * line.unitMinor,
    amount_tax: 0,
    amount_total: line.quantity * line.unitMinor,
    currency,
    description: line.name,
    metadata: {},
    price: buildPrice(id.replace("li_", "price_"), currency, line.unitMinor, now),
    quantity: line.quantity,
  };
  return item;
};

const buildPrice = (id: string, currency: string, unitMinor: number, now: number): Stripe.Price => ({
  id,
  object: "price",
  active: false,
  billing_scheme: "per_unit",
  created: now,
  currency,
  custom_unit_amount: null,
  livemode: false,
  lookup_key: null,
  metadata: {},
  nickname: null,
  product: id.replace("price_", "prod_"),
  recurring: null,
  tax_behavior: "unspecified",
  tiers_mode: null,
  transform_quantity: null,
  type: "one_time",
  unit_amount: unitMinor,
  // On the wire a decimal is a string; the SDK turns it into its own class on arrival.
  unit_amount_decimal: String(unitMinor) as unknown as Stripe.Decimal,
});

type IntentInput = {
  now: number;
  amount: number;
  currency: string;
  metadata: Record<string, string>;
  description: string | null;
  email: string | null;
};

export const buildIntent = (input: IntentInput): Stripe.PaymentIntent => {
  const id = newId("pi");
  return {
    id,
    object: "payment_intent",
    allowed_payment_method_types: ["card"],
    amount: input.amount,
    amount_capturable: 0,
    amount_details: { tip: {} },
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: null,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: "automatic_async",
    client_secret: `${id}_secret_${newId("", 20).slice(1)}`,
    confirmation_method: "automatic",
    created: input.now,
    currency: input.currency,
    customer: null,
    customer_account: null,
    description: input.description,
    excluded_payment_method_types: null,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    managed_payments: null,
    metadata: input.metadata,
    next_action: null,
    on_behalf_of: null,
    payment_method: null,
    payment_method_configuration_details: null,
    payment_method_options: {},
    payment_method_types: ["card"],
    payment_record: null,
    processing: null,
    receipt_email: input.email,
    review: null,
    setup_future_usage: null,
    shipping: null,
    source: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: "requires_payment_method",
    transfer_group: null,
  };
};

export const buildCharge = (intent: Stripe.PaymentIntent, now: number, email: string | null): Stripe.Charge => ({
  id: newId("ch"),
  object: "charge",
  amount: intent.amount,
  amount_captured: intent.amount,
  amount_refunded: 0,
  application: null,
  application_fee: null,
  application_fee_amount: null,
  balance_transaction: newId("txn"),
  billing_details: { address: null, email, name: null, phone: null, tax_id: null },
  calculated_statement_descriptor: "TICKETS",
  captured: true,
  created: now,
  currency: intent.currency,
  customer: null,
  description: intent.description,
  disputed: false,
  failure_balance_transaction: null,
  failure_code: null,
  failure_message: null,
  fraud_details: {},
  livemode: false,
  metadata: intent.metadata,
  on_behalf_of: null,
  outcome: null,
  paid: true,
  payment_intent: intent.id,
  payment_method: typeof intent.payment_method === "string" ? intent.payment_method : null,
  payment_method_details: null,
  receipt_email: intent.receipt_email,
  receipt_number: null,
  receipt_url: null,
  refunded: false,
  review: null,
  shipping: null,
  source: null,
  source_transfer: null,
  statement_descriptor: null,
  statement_descriptor_suffix: null,
  status: "succeeded",
  transfer_data: null,
  transfer_group: null,
});

export const buildRefund = (
  charge: Stripe.Charge,
  input: { now: number; amount: number; reason: string | null; metadata: Record<string, string> },
): Stripe.Refund => ({
  id: newId("re"),
  object: "refund",
  amount: input.amount,
  balance_transaction: newId("txn"),
  charge: charge.id,
  created: input.now,
  currency: charge.currency,
  customer: null,
  customer_account: null,
  metadata: input.metadata,
  payment_intent: charge.payment_intent,
  payment_method: charge.payment_method,
  reason: input.reason as Stripe.Refund.Reason | null,
  receipt_number: null,
  source_transfer_reversal: null,
  status: "succeeded",
  transfer_reversal: null,
});
