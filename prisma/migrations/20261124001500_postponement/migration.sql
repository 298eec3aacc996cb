-- Events that move to a later date, with one outcome for each of their paid orders; events that are copies of another.
CREATE TABLE "Postponement" (
  "id" UUID NOT NULL,
  "eventId" UUID NOT NULL,
  "organizationId" UUID NOT NULL,
  "number" INTEGER NOT NULL,
  "fromDoorsAt" TIMESTAMP(3) NOT NULL,
  "fromStartsAt" TIMESTAMP(3) NOT NULL,
  "fromEndsAt" TIMESTAMP(3) NOT NULL,
  "toDoorsAt" TIMESTAMP(3) NOT NULL,
  "toStartsAt" TIMESTAMP(3) NOT NULL,
  "toEndsAt" TIMESTAMP(3) NOT NULL,
  "reason" TEXT NOT NULL,
  "requestedBy" TEXT NOT NULL,
  "createdAt" TIMESTAMP(3) NOT NULL,
  "closedAt" TIMESTAMP(3),
  CONSTRAINT "Postponement_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "Postponement_later" CHECK ("toStartsAt" > "fromStartsAt" AND "toDoorsAt" >= "fromDoorsAt" AND "toEndsAt" >= "fromEndsAt")
);
CREATE UNIQUE INDEX "Postponement_eventId_number_key" ON "Postponement"("eventId", "number");

CREATE TABLE "PostponedOrder" (
  "postponementId" UUID NOT NULL,
  "orderId" UUID NOT NULL,
  "outcome" TEXT NOT NULL,
  "createdAt" TIMESTAMP(3) NOT NULL,
  CONSTRAINT "PostponedOrder_pkey" PRIMARY KEY ("postponementId", "orderId")
);
ALTER TABLE "PostponedOrder" ADD CONSTRAINT "PostponedOrder_postponementId_fkey" FOREIGN KEY ("postponementId") REFERENCES "Postponement"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "PostponedOrder" ADD CONSTRAINT "PostponedOrder_orderId_fkey" FOREIGN KEY ("orderId") REFERENCES "Order"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "Event" ADD COLUMN "copiedFromId" UUID;
