import type { Prisma, PrismaClient } from "../../prisma/generated/client";

/** Prisma is the language of money and people inside the application layer; types only here, the client is made in server/db. */
export type Database = PrismaClient;
export type Tx = Prisma.TransactionClient;
