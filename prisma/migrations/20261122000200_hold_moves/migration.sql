ALTER TABLE "SagaRun" ADD COLUMN "tries" INTEGER NOT NULL DEFAULT 0;

-- Counters of a tier follow its holds. These functions move both together and decide nothing: who may move which hold,
-- and when, is said by the callers (server/domain/hold). Locks are taken in one order everywhere, holds before tiers and
-- tiers by id, so that sweeps, cancellations and payments cannot deadlock.

-- Gives the seats of these holds back. An active hold frees `held`, a converted one frees `sold` (a refund).
CREATE FUNCTION release_holds(hold_ids uuid[], from_state text, to_state text) RETURNS SETOF uuid
LANGUAGE plpgsql AS $$
DECLARE
  moved uuid[];
BEGIN
  PERFORM 1 FROM "Hold" WHERE id = ANY (hold_ids) ORDER BY id FOR UPDATE;
  WITH changed AS (
    UPDATE "Hold" SET state = to_state WHERE id = ANY (hold_ids) AND state = from_state RETURNING id
  )
  SELECT coalesce(array_agg(id), '{}') INTO moved FROM changed;
  PERFORM 1 FROM "Tier"
    WHERE id IN (SELECT "tierId" FROM "HoldItem" WHERE "holdId" = ANY (moved)) ORDER BY id FOR UPDATE;
  UPDATE "Tier" t SET
    held = t.held - CASE WHEN from_state = 'active' THEN freed.quantity ELSE 0 END,
    sold = t.sold - CASE WHEN from_state = 'converted' THEN freed.quantity ELSE 0 END
  FROM (
    SELECT "tierId", sum(quantity)::int AS quantity FROM "HoldItem" WHERE "holdId" = ANY (moved) GROUP BY "tierId"
  ) freed
  WHERE t.id = freed."tierId";
  RETURN QUERY SELECT unnest(moved);
END $$;

-- Held or lapsed seats become sold ones. The check on the tier (held + sold <= quantity) refuses what does not fit.
CREATE FUNCTION convert_hold(hold_id uuid) RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
  before text;
BEGIN
  SELECT state INTO before FROM "Hold" WHERE id = hold_id FOR UPDATE;
  IF before IS NULL OR before = 'converted' THEN
    RETURN false;
  END IF;
  UPDATE "Hold" SET state = 'converted' WHERE id = hold_id;
  PERFORM 1 FROM "Tier"
    WHERE id IN (SELECT "tierId" FROM "HoldItem" WHERE "holdId" = hold_id) ORDER BY id FOR UPDATE;
  UPDATE "Tier" t SET
    held = t.held - CASE WHEN before = 'active' THEN i.quantity ELSE 0 END,
    sold = t.sold + i.quantity
  FROM "HoldItem" i
  WHERE i."holdId" = hold_id AND t.id = i."tierId";
  RETURN true;
END $$;

-- Holds whose time is over, at most `most` of them, with the orders that waited for their payment. Holds that somebody
-- works on right now are left to the next sweep.
CREATE FUNCTION expire_holds(at timestamp(3), most int) RETURNS SETOF uuid
LANGUAGE plpgsql AS $$
DECLARE
  due uuid[];
  gone uuid[];
BEGIN
  SELECT coalesce(array_agg(id), '{}') INTO due FROM (
    SELECT id FROM "Hold" WHERE state = 'active' AND "expiresAt" <= at ORDER BY id LIMIT most FOR UPDATE SKIP LOCKED
  ) locked;
  SELECT coalesce(array_agg(moved), '{}') INTO gone FROM release_holds(due, 'active', 'expired') AS moved;
  UPDATE "Order" SET state = 'abandoned' WHERE "holdId" = ANY (gone) AND state = 'pending';
  RETURN QUERY SELECT unnest(gone);
END $$;
