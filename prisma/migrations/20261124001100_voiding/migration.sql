-- Tickets that are ended with a refund, or kept still while a bank decides.
CREATE TABLE "Voiding" (
  "id" UUID NOT NULL,
  "key" TEXT NOT NULL,
  "organizationId" UUID NOT NULL,
  "orderId" UUID NOT NULL,
  "cause" TEXT NOT NULL,
  "disputeId" UUID,
  "reason" TEXT NOT NULL,
  "state" TEXT NOT NULL DEFAULT 'open',
  "backMinor" INTEGER,
  "requestedBy" TEXT NOT NULL,
  "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "closedAt" TIMESTAMP(3),
  CONSTRAINT "Voiding_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "Voiding_back_not_negative" CHECK ("backMinor" >= 0)
);
CREATE UNIQUE INDEX "Voiding_key_key" ON "Voiding"("key");
CREATE INDEX "Voiding_orderId_idx" ON "Voiding"("orderId");
CREATE INDEX "Voiding_disputeId_idx" ON "Voiding"("disputeId");
ALTER TABLE "Voiding" ADD CONSTRAINT "Voiding_orderId_fkey" FOREIGN KEY ("orderId") REFERENCES "Order"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "Voiding" ADD CONSTRAINT "Voiding_disputeId_fkey" FOREIGN KEY ("disputeId") REFERENCES "Dispute"("id") ON DELETE SET NULL ON UPDATE CASCADE;

CREATE TABLE "VoidingTicket" (
  "id" UUID NOT NULL,
  "voidingId" UUID NOT NULL,
  "orderItemId" UUID NOT NULL,
  "collection" TEXT NOT NULL,
  "tokenId" INTEGER NOT NULL,
  "holder" TEXT NOT NULL,
  "amountMinor" INTEGER NOT NULL,
  "state" TEXT NOT NULL DEFAULT 'asked',
  "code" TEXT,
  CONSTRAINT "VoidingTicket_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "VoidingTicket_amount_not_negative" CHECK ("amountMinor" >= 0)
);
CREATE INDEX "VoidingTicket_voidingId_idx" ON "VoidingTicket"("voidingId");
CREATE INDEX "VoidingTicket_collection_tokenId_idx" ON "VoidingTicket"("collection", "tokenId");
-- A ticket is ended once, and by one decision at a time.
CREATE UNIQUE INDEX "VoidingTicket_one_at_a_time" ON "VoidingTicket"("collection", "tokenId") WHERE state <> 'kept';
ALTER TABLE "VoidingTicket" ADD CONSTRAINT "VoidingTicket_voidingId_fkey" FOREIGN KEY ("voidingId") REFERENCES "Voiding"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Frees the seats of single tickets that were ended: the ids of the lines that they were minted for, each as often as it has
-- ended tickets. Seats that had been kept off sale are kept off sale again once no others are left. Seats of a hold that
-- was released before are free already. The caller says each ticket once. Locks as everybody does: holds, then tiers, by id.
CREATE FUNCTION free_seats(order_item_ids uuid[]) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
  hold_ids uuid[];
  seats int;
BEGIN
  SELECT array_agg(DISTINCT o."holdId") INTO hold_ids
  FROM "OrderItem" i JOIN "Order" o ON o.id = i."orderId" WHERE i.id = ANY (order_item_ids);
  PERFORM 1 FROM "Hold" WHERE id = ANY (hold_ids) ORDER BY id FOR UPDATE;
  PERFORM 1 FROM "Tier" WHERE id IN (SELECT "tierId" FROM "OrderItem" WHERE id = ANY (order_item_ids)) ORDER BY id FOR UPDATE;
  CREATE TEMPORARY TABLE ended ON COMMIT DROP AS
    SELECT s."holdId", s."tierId", count(*)::int AS quantity,
      greatest(0, s.blocked - (s.quantity - count(*)::int)) AS blocked, s.quantity - count(*)::int AS rest
    FROM unnest(order_item_ids) e(id) JOIN "OrderItem" i ON i.id = e.id JOIN "Order" o ON o.id = i."orderId"
      JOIN "Hold" h ON h.id = o."holdId" AND h.state = 'converted'
      JOIN "HoldItem" s ON s."holdId" = h.id AND s."tierId" = i."tierId"
    GROUP BY s."holdId", s."tierId", s.quantity, s.blocked;
  DELETE FROM "HoldItem" s USING ended e WHERE s."holdId" = e."holdId" AND s."tierId" = e."tierId" AND e.rest <= 0;
  UPDATE "HoldItem" s SET quantity = e.rest, blocked = s.blocked - e.blocked
    FROM ended e WHERE s."holdId" = e."holdId" AND s."tierId" = e."tierId";
  UPDATE "Tier" t SET sold = t.sold - e.quantity, blocked = t.blocked + e.blocked
    FROM (SELECT "tierId", sum(quantity)::int AS quantity, sum(blocked)::int AS blocked FROM ended GROUP BY "tierId") e
    WHERE t.id = e."tierId";
  SELECT coalesce(sum(quantity), 0) INTO seats FROM ended;
  DROP TABLE ended;
  PERFORM reblock_quotas(coalesce((
    SELECT array_agg(h) FROM unnest(hold_ids) h WHERE NOT EXISTS (SELECT 1 FROM "HoldItem" s WHERE s."holdId" = h)
  ), '{}'));
  RETURN seats;
END $$;

-- Money of tickets that were ended before: nobody keeps them.
ALTER TABLE "Refund" DROP CONSTRAINT "Refund_tickets_known";
ALTER TABLE "Refund" ADD CONSTRAINT "Refund_tickets_known" CHECK (tickets IN ('keep', 'void'));
