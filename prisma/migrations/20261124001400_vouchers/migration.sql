-- Codes that lower the price or open hidden tiers, and what each order took of them.
ALTER TABLE "Tier" ADD COLUMN "hidden" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "Hold" ADD COLUMN "voucherId" UUID;

CREATE TABLE "Voucher" (
  "id" UUID NOT NULL,
  "organizationId" UUID NOT NULL,
  "eventId" UUID NOT NULL,
  "code" TEXT NOT NULL,
  "kind" TEXT NOT NULL,
  "value" INTEGER NOT NULL DEFAULT 0,
  "opens" BOOLEAN NOT NULL DEFAULT false,
  "tierIds" UUID[],
  "maxTickets" INTEGER,
  "budgetMinor" BIGINT,
  "usedTickets" INTEGER NOT NULL DEFAULT 0,
  "spentMinor" BIGINT NOT NULL DEFAULT 0,
  "validFrom" TIMESTAMP(3),
  "validUntil" TIMESTAMP(3),
  "paused" BOOLEAN NOT NULL DEFAULT false,
  "note" TEXT NOT NULL DEFAULT '',
  "tag" TEXT NOT NULL DEFAULT '',
  "batchKey" UUID,
  "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "Voucher_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "Voucher_code_normal" CHECK ("code" ~ '^[A-Z0-9]{6,20}$'),
  CONSTRAINT "Voucher_value_not_negative" CHECK ("value" >= 0),
  CONSTRAINT "Voucher_used_not_negative" CHECK ("usedTickets" >= 0),
  CONSTRAINT "Voucher_spent_not_negative" CHECK ("spentMinor" >= 0),
  CONSTRAINT "Voucher_within_uses" CHECK ("usedTickets" <= "maxTickets"),
  CONSTRAINT "Voucher_within_budget" CHECK ("spentMinor" <= "budgetMinor")
);
CREATE UNIQUE INDEX "Voucher_eventId_code_key" ON "Voucher"("eventId", "code");
CREATE INDEX "Voucher_batchKey_idx" ON "Voucher"("batchKey");
ALTER TABLE "Voucher" ADD CONSTRAINT "Voucher_eventId_fkey" FOREIGN KEY ("eventId") REFERENCES "Event"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "VoucherRedemption" (
  "orderId" UUID NOT NULL,
  "voucherId" UUID NOT NULL,
  "tickets" INTEGER NOT NULL,
  "discountMinor" INTEGER NOT NULL,
  "state" TEXT NOT NULL DEFAULT 'reserved',
  "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "VoucherRedemption_pkey" PRIMARY KEY ("orderId"),
  CONSTRAINT "VoucherRedemption_tickets_positive" CHECK ("tickets" > 0),
  CONSTRAINT "VoucherRedemption_discount_not_negative" CHECK ("discountMinor" >= 0)
);
CREATE INDEX "VoucherRedemption_voucherId_idx" ON "VoucherRedemption"("voucherId");
ALTER TABLE "VoucherRedemption" ADD CONSTRAINT "VoucherRedemption_orderId_fkey" FOREIGN KEY ("orderId") REFERENCES "Order"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "VoucherRedemption" ADD CONSTRAINT "VoucherRedemption_voucherId_fkey" FOREIGN KEY ("voucherId") REFERENCES "Voucher"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Redemptions follow their orders, whoever moves those: an order that ends without money gives back what it took, a paid one keeps it.
-- Locks are taken holds, tiers, quotas, orders, vouchers by id, everywhere. Money that comes after the order ended takes anew, by the
-- caller, who can refuse it (server/services/voucher/redeem.ts).
CREATE FUNCTION vouchers_follow_orders() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM orders_after a JOIN orders_before b ON b.id = a.id JOIN "VoucherRedemption" r ON r."orderId" = a.id
    WHERE a.state <> b.state AND r.state = 'reserved'
  ) THEN
    RETURN NULL;
  END IF;
  UPDATE "VoucherRedemption" r SET state = 'kept'
  FROM orders_after a WHERE a.id = r."orderId" AND a.state = 'paid' AND r.state = 'reserved';
  PERFORM 1 FROM "Voucher" WHERE id IN (
    SELECT r."voucherId" FROM orders_after a JOIN "VoucherRedemption" r ON r."orderId" = a.id
    WHERE a.state = 'abandoned' AND r.state = 'reserved'
  ) ORDER BY id FOR UPDATE;
  WITH returned AS (
    UPDATE "VoucherRedemption" r SET state = 'returned'
    FROM orders_after a WHERE a.id = r."orderId" AND a.state = 'abandoned' AND r.state = 'reserved'
    RETURNING r."voucherId", r.tickets, r."discountMinor"
  )
  UPDATE "Voucher" v SET "usedTickets" = v."usedTickets" - back.tickets, "spentMinor" = v."spentMinor" - back.discount
  FROM (
    SELECT "voucherId", sum(tickets)::int AS tickets, sum("discountMinor")::bigint AS discount FROM returned GROUP BY "voucherId"
  ) back
  WHERE v.id = back."voucherId";
  RETURN NULL;
END $$;
CREATE TRIGGER "Order_states_to_vouchers" AFTER UPDATE ON "Order"
  REFERENCING OLD TABLE AS orders_before NEW TABLE AS orders_after
  FOR EACH STATEMENT EXECUTE FUNCTION vouchers_follow_orders();
