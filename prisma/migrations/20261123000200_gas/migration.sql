-- What an organization may spend on the chain, where it differs from the house's rule. Wei.
CREATE TABLE "GasPolicy" (
    "organizationId" UUID NOT NULL,
    "dailyBudget" DECIMAL(38,0),
    "capPaid" DECIMAL(38,0),
    "capWaiting" DECIMAL(38,0),
    "capIdle" DECIMAL(38,0),

    CONSTRAINT "GasPolicy_pkey" PRIMARY KEY ("organizationId")
);
-- What a mined transaction cost, divided among the intents it carried.
CREATE TABLE "GasSpent" (
    "hash" TEXT NOT NULL,
    "part" INTEGER NOT NULL,
    "organizationId" UUID,
    "intentId" UUID,
    "kind" TEXT NOT NULL,
    "wei" DECIMAL(38,0) NOT NULL,
    "spentAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "GasSpent_pkey" PRIMARY KEY ("hash", "part"),
    CONSTRAINT "GasSpent_wei_check" CHECK ("wei" >= 0)
);
CREATE INDEX "GasSpent_organizationId_spentAt_idx" ON "GasSpent"("organizationId", "spentAt");
CREATE INDEX "GasSpent_intentId_idx" ON "GasSpent"("intentId");
-- Each act that costs a person nothing and us gas.
CREATE TABLE "GaslessUse" (
    "id" UUID NOT NULL,
    "organizationId" UUID NOT NULL,
    "fanId" UUID NOT NULL,
    "action" TEXT NOT NULL,
    "usedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "GaslessUse_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "GaslessUse_fanId_usedAt_idx" ON "GaslessUse"("fanId", "usedAt");
CREATE INDEX "GaslessUse_organizationId_usedAt_idx" ON "GaslessUse"("organizationId", "usedAt");
-- Relayers that ran low.
CREATE TABLE "BalanceAlarm" (
    "address" TEXT NOT NULL,
    "balance" DECIMAL(38,0) NOT NULL,
    "level" TEXT NOT NULL DEFAULT 'ok',
    "raisedAt" TIMESTAMP(3),
    "clearedAt" TIMESTAMP(3),
    "seenAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "BalanceAlarm_pkey" PRIMARY KEY ("address")
);
-- The console's list of transactions reads an organization's newest first, by state.
CREATE INDEX "ChainIntent_of_organization" ON "ChainIntent" ("organizationId", id DESC);
