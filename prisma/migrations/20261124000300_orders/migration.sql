-- Orders that staff take: at the box office, by bank transfer, as a gift of the house.
ALTER TABLE "Order"
  ADD COLUMN "channel" TEXT NOT NULL DEFAULT 'online',
  ADD COLUMN "buyerName" TEXT NOT NULL DEFAULT '',
  ADD CONSTRAINT "Order_channel_known" CHECK ("channel" IN ('online', 'box-office', 'comp')),
  -- What the house gives away costs nothing, and nobody resells through a desk.
  ADD CONSTRAINT "Order_comp_is_free" CHECK ("channel" <> 'comp' OR "totalMinor" = 0),
  ADD CONSTRAINT "Order_desk_is_primary" CHECK ("channel" = 'online' OR "kind" = 'primary');
CREATE INDEX "Order_organizationId_email_idx" ON "Order"("organizationId", "email");

-- Money that staff take in by hand names how; money of a provider does not.
ALTER TABLE "Payment"
  ADD COLUMN "method" TEXT,
  ADD COLUMN "instructions" TEXT NOT NULL DEFAULT '',
  ADD CONSTRAINT "Payment_method_known" CHECK ("method" IN ('cash', 'bank-transfer', 'card-terminal')),
  ADD CONSTRAINT "Payment_method_of_manual" CHECK (("provider" = 'manual') = ("method" IS NOT NULL)),
  -- There is no page to pay at, so nothing of it is ever open.
  ADD CONSTRAINT "Payment_manual_has_no_page" CHECK ("provider" <> 'manual' OR ("sessionId" IS NULL AND "state" NOT IN ('open', 'processing')));

-- What a receiver's server said when it would not take a letter.
ALTER TABLE "Mail" ADD COLUMN "refusal" TEXT;
CREATE INDEX "Mail_refused" ON "Mail" ("createdAt") WHERE "refusal" IS NOT NULL;

-- One order's story is asked for by the order.
CREATE INDEX "Mail_of_order" ON "Mail" ((data ->> 'orderId')) WHERE (data ->> 'orderId') IS NOT NULL;
CREATE INDEX "Audit_subject_idx" ON "Audit"("subject");

-- What may need a person, found without reading what does not.
CREATE INDEX "Order_unsettled" ON "Order" ("organizationId") WHERE "state" IN ('paid', 'refunding');
CREATE INDEX "Payment_open" ON "Payment" ("expiresAt") WHERE "state" = 'open';
