-- Who sends an intent: a relayer, or an organization's own wallet. Empty until a chain writer has looked at it.
ALTER TABLE "ChainIntent" ADD COLUMN "sender" TEXT;
-- Its place among the intents of its transaction: holders' wishes are answered by number.
ALTER TABLE "ChainIntent" ADD COLUMN "position" INTEGER;
-- Who runs a collection on chain: its roles are this account's.
CREATE TABLE "ChainCollection" (
    "address" TEXT NOT NULL,
    "organizer" TEXT NOT NULL,
    "operator" TEXT NOT NULL,

    CONSTRAINT "ChainCollection_pkey" PRIMARY KEY ("address")
);
CREATE INDEX "ChainCollection_operator_idx" ON "ChainCollection"("operator");

INSERT INTO "ChainCollection" ("address", "organizer", "operator")
SELECT DISTINCT ON (result ->> 'collection') result ->> 'collection', payload ->> 'organizer', payload ->> 'operator'
FROM "ChainIntent"
WHERE kind = 'deploy' AND state IN ('mined', 'final') AND result ->> 'collection' IS NOT NULL;

CREATE INDEX "ChainIntent_lane" ON "ChainIntent" (sender, "createdAt", id) WHERE state = 'queued';
CREATE INDEX "ChainIntent_under_way" ON "ChainIntent" (sender) WHERE state IN ('submitted', 'mined');
