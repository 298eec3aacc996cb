-- What the ledger has taken of an organization's gas: each row is the cause of one transfer, or of none where it came to less than a
-- gwei. Wei that make no whole gwei are carried to the next row, so that over time the sums are exact.
CREATE TABLE "GasBooking" (
    "id" UUID NOT NULL,
    "organizationId" UUID NOT NULL,
    "chainId" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "day" DATE NOT NULL,
    "wei" DECIMAL(38,0) NOT NULL,
    "carryBeforeWei" INTEGER NOT NULL,
    "gwei" BIGINT NOT NULL,
    "carryAfterWei" INTEGER NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "GasBooking_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "GasBooking_number_positive" CHECK (number > 0),
    CONSTRAINT "GasBooking_chain_positive" CHECK ("chainId" > 0),
    -- A day's later word may be less than its first.
    CONSTRAINT "GasBooking_not_nothing" CHECK (wei <> 0),
    CONSTRAINT "GasBooking_carries_less_than_a_gwei" CHECK (
      "carryBeforeWei" BETWEEN 0 AND 999999999 AND "carryAfterWei" BETWEEN 0 AND 999999999),
    CONSTRAINT "GasBooking_exact" CHECK ("carryBeforeWei" + wei = gwei::numeric * 1000000000 + "carryAfterWei")
);
CREATE UNIQUE INDEX "GasBooking_organizationId_chainId_number_key" ON "GasBooking"("organizationId", "chainId", "number");
CREATE INDEX "GasBooking_organizationId_day_idx" ON "GasBooking"("organizationId", "day");

CREATE TRIGGER "GasBooking_append_only" BEFORE UPDATE OR DELETE ON "GasBooking"
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "GasBooking_never_emptied" BEFORE TRUNCATE ON "GasBooking"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Each row goes on where the one before it ended.
CREATE FUNCTION check_gas_carry() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  last record;
BEGIN
  SELECT number, "carryAfterWei" AS carry INTO last FROM "GasBooking"
    WHERE "organizationId" = NEW."organizationId" AND "chainId" = NEW."chainId" ORDER BY number DESC LIMIT 1;
  IF NEW.number > coalesce(last.number, 0) + 1 OR NEW."carryBeforeWei" <> coalesce(last.carry, 0) THEN
    RAISE EXCEPTION 'gas booking % of % does not go on where the last one ended', NEW.number, NEW."organizationId"
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "GasBooking_goes_on" BEFORE INSERT ON "GasBooking"
  FOR EACH ROW EXECUTE FUNCTION check_gas_carry();
