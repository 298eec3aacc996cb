-- Whose rules an event's tickets follow (server/domain/event/jurisdiction.ts); null: the organizer's own.
ALTER TABLE "Event" ADD COLUMN "jurisdiction" TEXT;
ALTER TABLE "Event" ADD CONSTRAINT "Event_jurisdiction_code" CHECK ("jurisdiction" ~ '^[A-Za-z0-9-]{2,20}$');
