-- A waiting room before a sale: one row a room, one row a place.
CREATE TABLE "WaitingRoom" (
  "eventId" UUID NOT NULL,
  "organizationId" UUID NOT NULL,
  "opensAt" TIMESTAMP(3) NOT NULL,
  "drawAt" TIMESTAMP(3) NOT NULL,
  "commitment" TEXT NOT NULL,
  "seed" TEXT NOT NULL,
  "verifiedOnly" BOOLEAN NOT NULL DEFAULT false,
  "maxShoppers" INTEGER NOT NULL DEFAULT 200,
  "perMinute" INTEGER NOT NULL DEFAULT 600,
  "offerSeconds" INTEGER NOT NULL DEFAULT 120,
  "shopSeconds" INTEGER NOT NULL DEFAULT 600,
  "pausedAt" TIMESTAMP(3),
  "closedAt" TIMESTAMP(3),
  "entrants" INTEGER,
  "listHash" TEXT,
  "beaconChainId" INTEGER,
  "beaconBlock" INTEGER,
  "beaconHash" TEXT,
  "drawnAt" TIMESTAMP(3),
  "lastOfferedAt" TIMESTAMP(3),
  "endedAt" TIMESTAMP(3),
  "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "WaitingRoom_pkey" PRIMARY KEY ("eventId"),
  CONSTRAINT "WaitingRoom_opens_before_draw" CHECK ("opensAt" < "drawAt"),
  CONSTRAINT "WaitingRoom_pace_positive" CHECK ("maxShoppers" BETWEEN 1 AND 100000 AND "perMinute" BETWEEN 1 AND 100000),
  CONSTRAINT "WaitingRoom_times_positive" CHECK ("offerSeconds" BETWEEN 30 AND 3600 AND "shopSeconds" BETWEEN 60 AND 7200),
  CONSTRAINT "WaitingRoom_seed_fits" CHECK ("commitment" = encode(sha256(convert_to('waiting-room-seed/1' || E'\n' || "seed", 'UTF8')), 'hex')),
  CONSTRAINT "WaitingRoom_closed_with_list" CHECK (("closedAt" IS NULL) = ("listHash" IS NULL) AND ("closedAt" IS NULL) = ("entrants" IS NULL)),
  CONSTRAINT "WaitingRoom_drawn_after_closed" CHECK ("drawnAt" IS NULL OR "closedAt" IS NOT NULL)
);
CREATE INDEX "WaitingRoom_organizationId_idx" ON "WaitingRoom"("organizationId");
-- What is tended every moment.
CREATE INDEX "WaitingRoom_open" ON "WaitingRoom" ("opensAt") WHERE "endedAt" IS NULL;

CREATE TABLE "WaitingEntry" (
  "id" UUID NOT NULL,
  "eventId" UUID NOT NULL,
  "sessionId" TEXT NOT NULL,
  "fanId" UUID,
  "arrival" BIGSERIAL NOT NULL,
  "entrant" BOOLEAN NOT NULL DEFAULT false,
  "last" BOOLEAN NOT NULL DEFAULT false,
  "lot" INTEGER,
  "place" DOUBLE PRECISION,
  "state" TEXT NOT NULL DEFAULT 'waiting',
  "returns" INTEGER NOT NULL DEFAULT 0,
  "joinedAt" TIMESTAMP(3) NOT NULL,
  "offeredAt" TIMESTAMP(3),
  "admittedAt" TIMESTAMP(3),
  "untilAt" TIMESTAMP(3),
  "endedAt" TIMESTAMP(3),
  CONSTRAINT "WaitingEntry_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "WaitingEntry_state_known" CHECK ("state" IN ('waiting', 'offered', 'admitted', 'passed', 'done', 'lapsed', 'left')),
  CONSTRAINT "WaitingEntry_turn_has_end" CHECK ("state" NOT IN ('offered', 'admitted', 'passed') OR "untilAt" IS NOT NULL),
  CONSTRAINT "WaitingEntry_lot_of_entrant" CHECK ("lot" IS NULL OR "entrant"),
  CONSTRAINT "WaitingEntry_turn_has_place" CHECK ("state" IN ('waiting', 'left') OR "place" IS NOT NULL)
);
CREATE UNIQUE INDEX "WaitingEntry_eventId_sessionId_key" ON "WaitingEntry"("eventId", "sessionId");
-- One lot, one person.
CREATE UNIQUE INDEX "WaitingEntry_one_lot" ON "WaitingEntry" ("eventId", "lot") WHERE "lot" IS NOT NULL;
CREATE UNIQUE INDEX "WaitingEntry_eventId_fanId_key" ON "WaitingEntry"("eventId", "fanId");
CREATE INDEX "WaitingEntry_eventId_state_place_idx" ON "WaitingEntry"("eventId", "state", "place");

-- Seats that a browser keeps or has bought: who was let in and has something in hand.
CREATE INDEX "Hold_kept_of_session" ON "Hold" ("eventId", "sessionId") WHERE state IN ('active', 'converted');

-- A draw that could be changed would prove nothing: the seed from the first moment on, the list and the order once they are closed.
CREATE FUNCTION refuse_other_draw() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR NEW.seed <> OLD.seed OR NEW.commitment <> OLD.commitment
    OR (OLD."closedAt" IS NOT NULL AND (NEW."closedAt", NEW."listHash", NEW.entrants, NEW."beaconChainId", NEW."beaconBlock")
      IS DISTINCT FROM (OLD."closedAt", OLD."listHash", OLD.entrants, OLD."beaconChainId", OLD."beaconBlock"))
    OR (OLD."drawnAt" IS NOT NULL AND (NEW."drawnAt", NEW."beaconHash") IS DISTINCT FROM (OLD."drawnAt", OLD."beaconHash"))
  THEN
    RAISE EXCEPTION 'the draw of event % stands: % refused', OLD."eventId", TG_OP USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "WaitingRoom_draw_stands" BEFORE UPDATE OR DELETE ON "WaitingRoom"
  FOR EACH ROW EXECUTE FUNCTION refuse_other_draw();
-- Who was on the closed list stays on it.
CREATE FUNCTION refuse_other_list() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.entrant AND (TG_OP = 'DELETE' OR NOT NEW.entrant OR NEW.id <> OLD.id OR NEW."eventId" <> OLD."eventId" OR NEW.last <> OLD.last
    OR (OLD.lot IS NOT NULL AND NEW.lot IS DISTINCT FROM OLD.lot)) THEN
    RAISE EXCEPTION 'place % is on a closed list: % refused', OLD.id, TG_OP USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER "WaitingEntry_list_stands" BEFORE UPDATE OF "id", "eventId", "entrant", "last", "lot" OR DELETE ON "WaitingEntry"
  FOR EACH ROW EXECUTE FUNCTION refuse_other_list();
