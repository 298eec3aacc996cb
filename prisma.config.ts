import { defineConfig } from "prisma/config";

export default defineConfig({
  schema: "prisma/schema",
  migrations: { path: "prisma/migrations" },
  // The only reader of this variable besides server/config/env.ts: the Prisma CLI runs without our code.
  datasource: { url: process.env.DATABASE_URL ?? "postgresql://localhost:5432/ticketchain" },
});
