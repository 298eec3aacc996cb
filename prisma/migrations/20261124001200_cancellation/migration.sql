-- Events that do not take place: one outcome for each of their paid orders.
CREATE TABLE "Cancellation" (
  "eventId" UUID NOT NULL,
  "organizationId" UUID NOT NULL,
  "message" TEXT NOT NULL DEFAULT '',
  "requestedBy" TEXT NOT NULL,
  "createdAt" TIMESTAMP(3) NOT NULL,
  "closedAt" TIMESTAMP(3),
  CONSTRAINT "Cancellation_pkey" PRIMARY KEY ("eventId")
);

CREATE TABLE "CancelledOrder" (
  "orderId" UUID NOT NULL,
  "eventId" UUID NOT NULL,
  "outcome" TEXT NOT NULL,
  "amountMinor" INTEGER NOT NULL,
  "createdAt" TIMESTAMP(3) NOT NULL,
  CONSTRAINT "CancelledOrder_pkey" PRIMARY KEY ("orderId"),
  CONSTRAINT "CancelledOrder_amount_not_negative" CHECK ("amountMinor" >= 0)
);
CREATE INDEX "CancelledOrder_eventId_orderId_idx" ON "CancelledOrder"("eventId", "orderId");
ALTER TABLE "CancelledOrder" ADD CONSTRAINT "CancelledOrder_orderId_fkey" FOREIGN KEY ("orderId") REFERENCES "Order"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
