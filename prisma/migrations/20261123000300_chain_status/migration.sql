-- What the worker saw of the chain a moment ago, so that a page asks no endpoint.
CREATE TABLE "ChainStatus" (
    "chainId" INTEGER NOT NULL,
    "latest" INTEGER NOT NULL,
    "latestAt" TIMESTAMP(3),
    "latestSince" TIMESTAMP(3) NOT NULL,
    "finalized" INTEGER NOT NULL,
    "finalizedAt" TIMESTAMP(3),
    "finalitySince" TIMESTAMP(3) NOT NULL,
    "trouble" TEXT,
    "troubleSince" TIMESTAMP(3),
    "endpoints" JSONB NOT NULL DEFAULT '[]',
    "relayers" JSONB NOT NULL DEFAULT '[]',
    "observedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "ChainStatus_pkey" PRIMARY KEY ("chainId")
);
