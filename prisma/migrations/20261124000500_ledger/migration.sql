-- A cause may move money more than once (a bank takes in two steps, a refund fails after it had arrived): each movement is a part.
ALTER TABLE "LedgerEntry" ADD COLUMN part INTEGER NOT NULL DEFAULT 0;
DROP INDEX "LedgerEntry_causeKind_causeId_account_key";
CREATE UNIQUE INDEX "LedgerEntry_causeKind_causeId_part_account_key" ON "LedgerEntry" ("causeKind", "causeId", part, account);
ALTER TABLE "LedgerEntry"
  ADD CONSTRAINT "LedgerEntry_part_not_negative" CHECK (part >= 0),
  ADD CONSTRAINT "LedgerEntry_amount_not_zero" CHECK ("amountMinor" <> 0),
  -- ISO 4217, or a coin with the unit that its amounts are counted in ("POL-gwei").
  ADD CONSTRAINT "LedgerEntry_currency_code" CHECK (currency ~ '^[A-Z]{3}(-[a-z]+)?$');

-- One transfer, one cause, one organization; and it sums to zero. Asked when the transaction commits, because entries come one by one.
CREATE OR REPLACE FUNCTION check_transfer_balance() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  off record;
  causes integer;
BEGIN
  SELECT currency, sum("amountMinor") AS amount INTO off FROM "LedgerEntry"
    WHERE "transferId" = NEW."transferId" GROUP BY currency HAVING sum("amountMinor") <> 0 LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'ledger transfer % is off by % %', NEW."transferId", off.amount, off.currency
      USING ERRCODE = 'check_violation';
  END IF;
  SELECT count(DISTINCT ("organizationId", "causeKind", "causeId", part)) INTO causes FROM "LedgerEntry"
    WHERE "transferId" = NEW."transferId";
  IF causes > 1 THEN
    RAISE EXCEPTION 'ledger transfer % has % causes', NEW."transferId", causes USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
