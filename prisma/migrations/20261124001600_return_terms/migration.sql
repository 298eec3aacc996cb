-- What organizers promise to buyers who want to give tickets back by themselves.
CREATE TABLE "ReturnTerms" (
  "id" UUID NOT NULL,
  "eventId" UUID NOT NULL,
  "organizationId" UUID NOT NULL,
  "open" BOOLEAN NOT NULL,
  "hoursBefore" INTEGER NOT NULL,
  "keptBps" INTEGER NOT NULL,
  "keptMinor" INTEGER NOT NULL,
  "setBy" TEXT NOT NULL,
  "createdAt" TIMESTAMP(3) NOT NULL,
  CONSTRAINT "ReturnTerms_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "ReturnTerms_sane" CHECK ("hoursBefore" >= 0 AND "keptBps" BETWEEN 0 AND 10000 AND "keptMinor" >= 0)
);
CREATE INDEX "ReturnTerms_eventId_createdAt_idx" ON "ReturnTerms"("eventId", "createdAt");
ALTER TABLE "ReturnTerms" ADD CONSTRAINT "ReturnTerms_eventId_fkey" FOREIGN KEY ("eventId") REFERENCES "Event"("id") ON DELETE CASCADE ON UPDATE CASCADE;
