-- Quotas shared by tiers, seats kept off sale, what one buyer may have, and what the chain has room for.
ALTER TABLE "Event" ADD COLUMN "maxPerBuyer" INTEGER;
ALTER TABLE "Tier" ADD COLUMN "blocked" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "Tier" ADD COLUMN "maxPerBuyer" INTEGER;
-- What the collection's cap is while it is not the tier's quantity. Null: the chain has room for the whole quantity.
ALTER TABLE "Tier" ADD COLUMN "onChainMax" INTEGER;
-- How many seats of a line came out of the tier's blocked ones.
ALTER TABLE "HoldItem" ADD COLUMN "blocked" INTEGER NOT NULL DEFAULT 0;

CREATE TABLE "Quota" (
  "id" UUID NOT NULL,
  "eventId" UUID NOT NULL,
  "name" TEXT NOT NULL,
  "quantity" INTEGER NOT NULL,
  "blocked" INTEGER NOT NULL DEFAULT 0,
  "held" INTEGER NOT NULL DEFAULT 0,
  "sold" INTEGER NOT NULL DEFAULT 0,
  CONSTRAINT "Quota_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "Quota_blocked_not_negative" CHECK (blocked >= 0),
  CONSTRAINT "Quota_held_not_negative" CHECK (held >= 0),
  CONSTRAINT "Quota_sold_not_negative" CHECK (sold >= 0),
  CONSTRAINT "Quota_not_oversold" CHECK (held + sold + blocked <= quantity)
);
CREATE INDEX "Quota_eventId_idx" ON "Quota"("eventId");
ALTER TABLE "Quota" ADD CONSTRAINT "Quota_eventId_fkey" FOREIGN KEY ("eventId") REFERENCES "Event"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "QuotaTier" (
  "quotaId" UUID NOT NULL,
  "tierId" UUID NOT NULL,
  CONSTRAINT "QuotaTier_pkey" PRIMARY KEY ("quotaId","tierId")
);
CREATE INDEX "QuotaTier_tierId_idx" ON "QuotaTier"("tierId");
ALTER TABLE "QuotaTier" ADD CONSTRAINT "QuotaTier_quotaId_fkey" FOREIGN KEY ("quotaId") REFERENCES "Quota"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "QuotaTier" ADD CONSTRAINT "QuotaTier_tierId_fkey" FOREIGN KEY ("tierId") REFERENCES "Tier"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- How many seats of a hold came out of a quota's blocked ones.
CREATE TABLE "QuotaDraw" (
  "holdId" UUID NOT NULL,
  "quotaId" UUID NOT NULL,
  "quantity" INTEGER NOT NULL,
  CONSTRAINT "QuotaDraw_pkey" PRIMARY KEY ("holdId","quotaId"),
  CONSTRAINT "QuotaDraw_quantity_positive" CHECK (quantity > 0)
);
ALTER TABLE "QuotaDraw" ADD CONSTRAINT "QuotaDraw_holdId_fkey" FOREIGN KEY ("holdId") REFERENCES "Hold"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "QuotaDraw" ADD CONSTRAINT "QuotaDraw_quotaId_fkey" FOREIGN KEY ("quotaId") REFERENCES "Quota"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Each change of capacity once, by the key that its page made.
CREATE TABLE "CapacityChange" (
  "key" UUID NOT NULL,
  "eventId" UUID NOT NULL,
  "change" JSONB NOT NULL,
  "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "CapacityChange_pkey" PRIMARY KEY ("key")
);
ALTER TABLE "CapacityChange" ADD CONSTRAINT "CapacityChange_eventId_fkey" FOREIGN KEY ("eventId") REFERENCES "Event"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "Event" ADD CONSTRAINT "Event_buyer_limit_positive" CHECK ("maxPerBuyer" > 0);
ALTER TABLE "Tier" DROP CONSTRAINT "Tier_not_oversold";
ALTER TABLE "Tier"
  ADD CONSTRAINT "Tier_not_oversold" CHECK (held + sold + blocked <= quantity),
  ADD CONSTRAINT "Tier_within_chain" CHECK (held + sold <= "onChainMax"),
  ADD CONSTRAINT "Tier_blocked_not_negative" CHECK (blocked >= 0),
  ADD CONSTRAINT "Tier_buyer_limit_positive" CHECK ("maxPerBuyer" > 0);
ALTER TABLE "HoldItem" ADD CONSTRAINT "HoldItem_blocked_within" CHECK (blocked BETWEEN 0 AND quantity);

-- Counters of a quota follow those of its tiers, whoever moves them. One statement for all quotas that a statement touches, in the
-- order of their ids: locks are taken holds, tiers by id, quotas by id, everywhere.
CREATE FUNCTION follow_tiers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM tiers_after a JOIN "QuotaTier" l ON l."tierId" = a.id) THEN
    RETURN NULL;
  END IF;
  PERFORM 1 FROM "Quota" WHERE id IN (
    SELECT l."quotaId" FROM tiers_after a JOIN tiers_before b ON b.id = a.id JOIN "QuotaTier" l ON l."tierId" = a.id
    WHERE a.held <> b.held OR a.sold <> b.sold
  ) ORDER BY id FOR UPDATE;
  UPDATE "Quota" q SET held = q.held + moved.held, sold = q.sold + moved.sold
  FROM (
    SELECT l."quotaId", sum(a.held - b.held)::int AS held, sum(a.sold - b.sold)::int AS sold
    FROM tiers_after a JOIN tiers_before b ON b.id = a.id JOIN "QuotaTier" l ON l."tierId" = a.id
    GROUP BY l."quotaId"
  ) moved
  WHERE q.id = moved."quotaId" AND (moved.held <> 0 OR moved.sold <> 0);
  RETURN NULL;
END $$;
CREATE TRIGGER "Tier_counters_to_quotas" AFTER UPDATE ON "Tier"
  REFERENCING OLD TABLE AS tiers_before NEW TABLE AS tiers_after
  FOR EACH STATEMENT EXECUTE FUNCTION follow_tiers();

-- A tier brings what is held and sold of it into a quota, and takes it out again.
CREATE FUNCTION count_tier_in_quota() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  tier record;
BEGIN
  SELECT held, sold INTO tier FROM "Tier" WHERE id = coalesce(NEW."tierId", OLD."tierId") FOR UPDATE;
  -- A tier or quota that is being deleted takes its links along.
  IF NOT FOUND THEN
    RETURN NULL;
  END IF;
  IF TG_OP = 'INSERT' THEN
    UPDATE "Quota" SET held = held + tier.held, sold = sold + tier.sold WHERE id = NEW."quotaId";
  ELSE
    UPDATE "Quota" SET held = held - tier.held, sold = sold - tier.sold WHERE id = OLD."quotaId";
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "QuotaTier_counted" AFTER INSERT OR DELETE ON "QuotaTier"
  FOR EACH ROW EXECUTE FUNCTION count_tier_in_quota();

-- How many seats of a tier anybody may still take: of the tier, of the chain, of each quota. What everybody means by "left".
CREATE FUNCTION seats_left(tier_id uuid) RETURNS int LANGUAGE sql STABLE AS $$
  SELECT greatest(0, least(
    t.quantity - t.blocked - t.held - t.sold,
    t."onChainMax" - t.held - t.sold,
    (SELECT min(q.quantity - q.blocked - q.held - q.sold) FROM "QuotaTier" l JOIN "Quota" q ON q.id = l."quotaId"
      WHERE l."tierId" = t.id)
  )) FROM "Tier" t WHERE t.id = tier_id
$$;

-- What was blocked before it was taken is blocked again when it comes back, as far as there is room for it; a second time it is not.
CREATE FUNCTION reblock_quotas(hold_ids uuid[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM "QuotaDraw" WHERE "holdId" = ANY (hold_ids)) THEN
    RETURN;
  END IF;
  PERFORM 1 FROM "Quota" WHERE id IN (SELECT "quotaId" FROM "QuotaDraw" WHERE "holdId" = ANY (hold_ids)) ORDER BY id FOR UPDATE;
  UPDATE "Quota" q SET blocked = q.blocked + least(back.quantity, q.quantity - q.blocked - q.held - q.sold)
  FROM (
    SELECT "quotaId", sum(quantity)::int AS quantity FROM "QuotaDraw" WHERE "holdId" = ANY (hold_ids) GROUP BY "quotaId"
  ) back
  WHERE q.id = back."quotaId";
  DELETE FROM "QuotaDraw" WHERE "holdId" = ANY (hold_ids);
END $$;

CREATE OR REPLACE FUNCTION release_holds(hold_ids uuid[], from_state text, to_state text) RETURNS SETOF uuid
LANGUAGE plpgsql AS $$
DECLARE
  moved uuid[];
BEGIN
  PERFORM 1 FROM "Hold" WHERE id = ANY (hold_ids) ORDER BY id FOR UPDATE;
  WITH changed AS (
    UPDATE "Hold" SET state = to_state WHERE id = ANY (hold_ids) AND state = from_state RETURNING id
  )
  SELECT coalesce(array_agg(id), '{}') INTO moved FROM changed;
  IF cardinality(moved) = 0 THEN
    RETURN;
  END IF;
  PERFORM 1 FROM "Tier"
    WHERE id IN (SELECT "tierId" FROM "HoldItem" WHERE "holdId" = ANY (moved)) ORDER BY id FOR UPDATE;
  UPDATE "Tier" t SET
    held = t.held - CASE WHEN from_state = 'active' THEN freed.quantity ELSE 0 END,
    sold = t.sold - CASE WHEN from_state = 'converted' THEN freed.quantity ELSE 0 END,
    blocked = t.blocked + CASE WHEN from_state IN ('active', 'converted') THEN freed.blocked ELSE 0 END
  FROM (
    SELECT "tierId", sum(quantity)::int AS quantity, sum(blocked)::int AS blocked
    FROM "HoldItem" WHERE "holdId" = ANY (moved) GROUP BY "tierId"
  ) freed
  WHERE t.id = freed."tierId";
  UPDATE "HoldItem" SET blocked = 0 WHERE "holdId" = ANY (moved) AND blocked > 0;
  PERFORM reblock_quotas(moved);
  RETURN QUERY SELECT unnest(moved);
END $$;

-- Caps that rose are looked for every few seconds, among very many mints.
CREATE INDEX "ChainIntent_caps" ON "ChainIntent" ("dedupeKey") WHERE kind = 'apply-cap';

-- How many of these tiers' seats can be taken together. Seats that tiers share count once; where a tier lies in several quotas,
-- the tightest of them decides, so that it is never too few.
CREATE FUNCTION seats_left_together(tier_ids uuid[]) RETURNS int LANGUAGE sql STABLE AS $$
  WITH tier AS (
    SELECT t AS id, coalesce(seats_left(t), 0) AS "left" FROM unnest(tier_ids) t
  ), over AS (
    SELECT greatest(0, sum(tier."left") - min(q.quantity - q.blocked - q.held - q.sold)) AS seats
    FROM "Quota" q JOIN "QuotaTier" l ON l."quotaId" = q.id JOIN tier ON tier.id = l."tierId" GROUP BY q.id
  )
  SELECT (coalesce((SELECT sum("left") FROM tier), 0) - coalesce(CASE
    WHEN EXISTS (SELECT 1 FROM "QuotaTier" WHERE "tierId" = ANY (tier_ids) GROUP BY "tierId" HAVING count(*) > 1)
    THEN (SELECT max(seats) FROM over) ELSE (SELECT sum(seats) FROM over) END, 0))::int
$$;
