-- Money that goes back, whole or in parts, and what banks take back: one row a refund, one row a dispute.
CREATE TABLE "Refund" (
  "id" UUID NOT NULL,
  "key" TEXT NOT NULL,
  "organizationId" UUID NOT NULL,
  "orderId" UUID NOT NULL,
  "paymentId" UUID NOT NULL,
  "amountMinor" INTEGER NOT NULL,
  "currency" TEXT NOT NULL,
  "reason" TEXT NOT NULL,
  "origin" TEXT NOT NULL,
  "state" TEXT NOT NULL DEFAULT 'requested',
  "tickets" TEXT,
  "providerRefundId" TEXT,
  "failure" TEXT,
  "retries" INTEGER NOT NULL DEFAULT 0,
  "requestedBy" TEXT NOT NULL,
  "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "settledAt" TIMESTAMP(3),
  CONSTRAINT "Refund_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "Refund_amount_positive" CHECK ("amountMinor" > 0),
  CONSTRAINT "Refund_state_known" CHECK ("state" IN ('requested', 'pending', 'succeeded', 'failed')),
  CONSTRAINT "Refund_origin_known" CHECK ("origin" IN ('staff', 'house', 'provider')),
  CONSTRAINT "Refund_tickets_known" CHECK ("tickets" IN ('keep')),
  CONSTRAINT "Refund_settled_when" CHECK (("settledAt" IS NOT NULL) = ("state" IN ('succeeded', 'failed')))
);
CREATE UNIQUE INDEX "Refund_key_key" ON "Refund"("key");
CREATE UNIQUE INDEX "Refund_providerRefundId_key" ON "Refund"("providerRefundId");
CREATE INDEX "Refund_orderId_idx" ON "Refund"("orderId");
CREATE INDEX "Refund_paymentId_idx" ON "Refund"("paymentId");
-- What the sweep looks for.
CREATE INDEX "Refund_open" ON "Refund" ("createdAt") WHERE state IN ('requested', 'pending');
ALTER TABLE "Refund" ADD CONSTRAINT "Refund_orderId_fkey" FOREIGN KEY ("orderId") REFERENCES "Order"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "Refund" ADD CONSTRAINT "Refund_paymentId_fkey" FOREIGN KEY ("paymentId") REFERENCES "Payment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TABLE "Dispute" (
  "id" UUID NOT NULL,
  "provider" TEXT NOT NULL,
  "providerDisputeId" TEXT NOT NULL,
  "organizationId" UUID NOT NULL,
  "orderId" UUID NOT NULL,
  "paymentId" UUID NOT NULL,
  "amountMinor" INTEGER NOT NULL,
  "currency" TEXT NOT NULL,
  "reason" TEXT NOT NULL,
  "state" TEXT NOT NULL,
  "withdrawn" BOOLEAN NOT NULL DEFAULT false,
  "evidenceDueAt" TIMESTAMP(3),
  "openedAt" TIMESTAMP(3) NOT NULL,
  "closedAt" TIMESTAMP(3),
  "updatedAt" TIMESTAMP(3) NOT NULL,
  CONSTRAINT "Dispute_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "Dispute_amount_positive" CHECK ("amountMinor" > 0),
  CONSTRAINT "Dispute_state_known" CHECK ("state" IN ('inquiry', 'needs-response', 'under-review', 'won', 'lost', 'closed')),
  CONSTRAINT "Dispute_closed_when" CHECK (("closedAt" IS NOT NULL) = ("state" IN ('won', 'lost', 'closed')))
);
CREATE UNIQUE INDEX "Dispute_providerDisputeId_key" ON "Dispute"("providerDisputeId");
CREATE INDEX "Dispute_orderId_idx" ON "Dispute"("orderId");
CREATE INDEX "Dispute_paymentId_idx" ON "Dispute"("paymentId");
ALTER TABLE "Dispute" ADD CONSTRAINT "Dispute_orderId_fkey" FOREIGN KEY ("orderId") REFERENCES "Order"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "Dispute" ADD CONSTRAINT "Dispute_paymentId_fkey" FOREIGN KEY ("paymentId") REFERENCES "Payment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What really came, where that is not what was asked: only that much can go back.
ALTER TABLE "Payment" ADD COLUMN "receivedMinor" INTEGER;
-- When the provider was last asked what went back of it.
ALTER TABLE "Payment" ADD COLUMN "lookedAt" TIMESTAMP(3);
-- Which payment a refund or a dispute is about, for those that overtake the payment's own event.
ALTER TABLE "WebhookEvent" ADD COLUMN "subject" TEXT;
CREATE INDEX "WebhookEvent_subject" ON "WebhookEvent" ("subject") WHERE "subject" IS NOT NULL;

-- Never more back than came. Two refunds at once wait for each other at the payment's row.
CREATE FUNCTION check_refunds() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  paid INTEGER;
  back BIGINT;
BEGIN
  SELECT coalesce("receivedMinor", "amountMinor") INTO paid FROM "Payment" WHERE id = NEW."paymentId" FOR UPDATE;
  SELECT coalesce(sum("amountMinor"), 0) INTO back FROM "Refund" WHERE "paymentId" = NEW."paymentId" AND state <> 'failed';
  IF back > paid THEN
    RAISE EXCEPTION 'refunds of payment % come to %, and % was paid', NEW."paymentId", back, paid
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "Refund_not_over_paid" AFTER INSERT OR UPDATE OF "amountMinor", "state", "paymentId" ON "Refund"
  FOR EACH ROW EXECUTE FUNCTION check_refunds();

-- Refunds that were decided before they had rows of their own. Their key is the payment's id, which the provider knows them by.
INSERT INTO "Refund" ("id", "key", "organizationId", "orderId", "paymentId", "amountMinor", "currency", "reason", "origin", "state",
                      "providerRefundId", "requestedBy", "createdAt", "settledAt")
  SELECT gen_random_uuid(), p.id::text, o."organizationId", o.id, p.id, p."amountMinor", p.currency,
         coalesce(o."refundReason", 'duplicate-payment'), 'house', CASE p.state WHEN 'refunded' THEN 'succeeded' ELSE 'requested' END,
         p."refundId", 'system', p."touchedAt", CASE p.state WHEN 'refunded' THEN p."touchedAt" END
    FROM "Payment" p JOIN "Order" o ON o.id = p."orderId"
   WHERE p.state IN ('refunding', 'refunded') AND p."amountMinor" > 0;
