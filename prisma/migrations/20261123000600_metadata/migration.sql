-- Where an event's metadata lies; written when it has been pinned, before the collection is asked for.
ALTER TABLE "Event" ADD COLUMN "metadataUri" TEXT;
