-- What the reconciler finds between chain, view, books and payment provider: one row a difference, however often it is seen.
CREATE TABLE "Difference" (
  "id" UUID NOT NULL,
  "kind" TEXT NOT NULL,
  "subject" TEXT NOT NULL,
  "organizationId" UUID,
  "eventId" UUID,
  "severity" TEXT NOT NULL,
  "state" TEXT NOT NULL DEFAULT 'watched',
  "evidence" JSONB NOT NULL,
  "since" TIMESTAMP(3),
  "firstSeenAt" TIMESTAMP(3) NOT NULL,
  "lastSeenAt" TIMESTAMP(3) NOT NULL,
  "looks" INTEGER NOT NULL DEFAULT 1,
  "raisedAt" TIMESTAMP(3),
  "closedAt" TIMESTAMP(3),
  "note" TEXT,
  "acknowledgedBy" TEXT,
  "healTries" INTEGER NOT NULL DEFAULT 0,
  "healedAt" TIMESTAMP(3),
  "healAskedAt" TIMESTAMP(3),
  CONSTRAINT "Difference_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "Difference_kind_subject_key" ON "Difference"("kind", "subject");
CREATE INDEX "Difference_organizationId_state_lastSeenAt_idx" ON "Difference"("organizationId", "state", "lastSeenAt");
-- The open ones are few; finding them does not read the others.
CREATE INDEX "Difference_open" ON "Difference" ("eventId") WHERE state IN ('watched', 'open', 'acknowledged');

-- How far the reconciler has looked.
CREATE TABLE "ReconcileCursor" (
  "name" TEXT NOT NULL,
  "place" TEXT NOT NULL,
  "movedAt" TIMESTAMP(3) NOT NULL,
  CONSTRAINT "ReconcileCursor_pkey" PRIMARY KEY ("name")
);

-- When a row was last changed, by whichever hand: that is how changes are found without reading whole tables.
ALTER TABLE "Order" ADD COLUMN "touchedAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;
ALTER TABLE "Payment" ADD COLUMN "touchedAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;
ALTER TABLE "Listing" ADD COLUMN "touchedAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;
ALTER TABLE "Gift" ADD COLUMN "touchedAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;
CREATE INDEX "Order_touchedAt_idx" ON "Order"("touchedAt");
CREATE INDEX "Payment_touchedAt_idx" ON "Payment"("touchedAt");
CREATE INDEX "Listing_touchedAt_idx" ON "Listing"("touchedAt");
CREATE INDEX "Gift_touchedAt_idx" ON "Gift"("touchedAt");
CREATE FUNCTION note_touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW."touchedAt" := clock_timestamp() AT TIME ZONE 'UTC';
  RETURN NEW;
END $$;
CREATE TRIGGER "Order_touched" BEFORE INSERT OR UPDATE ON "Order" FOR EACH ROW EXECUTE FUNCTION note_touch();
CREATE TRIGGER "Payment_touched" BEFORE INSERT OR UPDATE ON "Payment" FOR EACH ROW EXECUTE FUNCTION note_touch();
CREATE TRIGGER "Listing_touched" BEFORE INSERT OR UPDATE ON "Listing" FOR EACH ROW EXECUTE FUNCTION note_touch();
CREATE TRIGGER "Gift_touched" BEFORE INSERT OR UPDATE ON "Gift" FOR EACH ROW EXECUTE FUNCTION note_touch();
