-- What the database itself refuses, because no code before it can see every race. Prisma's schema cannot say these.

-- Never more held and sold than a tier has.
ALTER TABLE "Tier"
  ADD CONSTRAINT "Tier_held_not_negative" CHECK (held >= 0),
  ADD CONSTRAINT "Tier_sold_not_negative" CHECK (sold >= 0),
  ADD CONSTRAINT "Tier_not_oversold" CHECK (held + sold <= quantity),
  ADD CONSTRAINT "Tier_price_not_negative" CHECK ("priceMinor" >= 0);
ALTER TABLE "HoldItem" ADD CONSTRAINT "HoldItem_quantity_positive" CHECK (quantity > 0);
ALTER TABLE "OrderItem"
  ADD CONSTRAINT "OrderItem_quantity_positive" CHECK (quantity > 0),
  ADD CONSTRAINT "OrderItem_unit_not_negative" CHECK ("unitMinor" >= 0);

-- One admission a ticket, however many gates race; refused scans are kept without limit.
CREATE UNIQUE INDEX "CheckIn_one_admission" ON "CheckIn" (collection, "tokenId") WHERE admitted;
ALTER TABLE "CheckIn" ADD CONSTRAINT "CheckIn_admitted_ticket_known"
  CHECK (NOT admitted OR (collection IS NOT NULL AND "tokenId" IS NOT NULL));

-- One buyer a listing, one open listing a ticket, one gift under way a ticket.
CREATE UNIQUE INDEX "Hold_one_open_a_listing" ON "Hold" ("listingId")
  WHERE state IN ('active', 'converted') AND "listingId" IS NOT NULL;
CREATE UNIQUE INDEX "Listing_one_open_a_ticket" ON "Listing" (collection, "tokenId")
  WHERE state IN ('submitting', 'active', 'cancelling', 'settling');
CREATE UNIQUE INDEX "Gift_one_open_a_ticket" ON "Gift" (collection, "tokenId") WHERE state = 'submitting';

-- Partial indexes; whole ones are in prisma/schema. The work that is open is a small part of each table; these find it without reading the rest.
CREATE INDEX "ChainIntent_open" ON "ChainIntent" (lane, id) WHERE state = 'queued';
CREATE INDEX "ChainIntent_not_final" ON "ChainIntent" ("blockNumber") WHERE state = 'mined';
CREATE INDEX "ChainIntent_transaction" ON "ChainIntent" ("transactionId") WHERE "transactionId" IS NOT NULL;
CREATE INDEX "SagaRun_open" ON "SagaRun" ("updatedAt") WHERE state IN ('running', 'waiting', 'undoing', 'stuck');
CREATE INDEX "Mail_unsent" ON "Mail" ("createdAt") WHERE "sentAt" IS NULL;
CREATE INDEX "Payment_provider_payment" ON "Payment" ("providerPaymentId") WHERE "providerPaymentId" IS NOT NULL;
CREATE INDEX "Order_fan" ON "Order" ("fanId") WHERE "fanId" IS NOT NULL;
CREATE INDEX "FanSession_fan" ON "FanSession" ("fanId") WHERE "fanId" IS NOT NULL;

-- Ledger and audit only grow. A mistake is answered by a reversing entry, not by a change.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER "LedgerEntry_append_only" BEFORE UPDATE OR DELETE ON "LedgerEntry"
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "LedgerEntry_never_emptied" BEFORE TRUNCATE ON "LedgerEntry"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "Audit_append_only" BEFORE UPDATE OR DELETE ON "Audit"
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "Audit_never_emptied" BEFORE TRUNCATE ON "Audit"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The entries of one transfer sum to zero in each currency. Asked when the transaction commits, because entries come one by one.
CREATE FUNCTION check_transfer_balance() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  off record;
BEGIN
  SELECT currency, sum("amountMinor") AS amount INTO off FROM "LedgerEntry"
    WHERE "transferId" = NEW."transferId" GROUP BY currency HAVING sum("amountMinor") <> 0 LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'ledger transfer % is off by % %', NEW."transferId", off.amount, off.currency
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER "LedgerEntry_balanced" AFTER INSERT ON "LedgerEntry"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_transfer_balance();
