-- The block that a transaction's receipt named, so that finality is one question a block.
ALTER TABLE "ChainTransaction" ADD COLUMN "blockHash" TEXT;
