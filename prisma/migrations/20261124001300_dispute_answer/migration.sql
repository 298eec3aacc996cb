-- What a bank was shown of a case, and when.
ALTER TABLE "Dispute" ADD COLUMN "answeredAt" TIMESTAMP(3);
ALTER TABLE "Dispute" ADD COLUMN "answeredBy" TEXT;
