-- Jobs on their way to a broker (RabbitMQ, SQS), written with the business change that needs them.
CREATE TABLE "Outbox" (
  "id" BIGSERIAL NOT NULL,
  "jobId" UUID NOT NULL,
  "key" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "payload" JSONB NOT NULL,
  "runAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "Outbox_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "Outbox_runAt_id_idx" ON "Outbox"("runAt", "id");
CREATE INDEX "Outbox_key_idx" ON "Outbox"("key");

-- What a broker's job is to us while it lives: the newest under its key, and how it fared. No row, no job: whatever is delivered
-- once more finds nothing to do.
CREATE TABLE "BrokerJob" (
  "key" TEXT NOT NULL,
  "jobId" UUID NOT NULL,
  "tries" INTEGER NOT NULL DEFAULT 0,
  "error" TEXT,
  "firstFailedAt" TIMESTAMPTZ(3),
  "lastFailedAt" TIMESTAMPTZ(3),
  CONSTRAINT "BrokerJob_pkey" PRIMARY KEY ("key")
);

-- Jobs that were given up, whatever the queue was, for a person to see, to run again or to put away.
CREATE TABLE "DeadLetter" (
  "id" UUID NOT NULL,
  "organizationId" UUID,
  "jobId" TEXT NOT NULL,
  "key" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "payload" JSONB NOT NULL,
  "error" TEXT NOT NULL,
  "tries" INTEGER NOT NULL,
  "firstFailedAt" TIMESTAMPTZ(3) NOT NULL,
  "lastFailedAt" TIMESTAMPTZ(3) NOT NULL,
  "state" TEXT NOT NULL DEFAULT 'dead',
  "note" TEXT,
  "settledAt" TIMESTAMPTZ(3),
  CONSTRAINT "DeadLetter_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "DeadLetter_jobId_key" ON "DeadLetter"("jobId");
CREATE INDEX "DeadLetter_organizationId_state_lastFailedAt_idx" ON "DeadLetter"("organizationId", "state", "lastFailedAt");
-- One open letter a key: what dies again is the same trouble.
CREATE UNIQUE INDEX "DeadLetter_one_open_a_key" ON "DeadLetter"("key") WHERE "state" = 'dead';
