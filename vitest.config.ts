import { defineConfig } from "vitest/config";

const alias = { "@": import.meta.dirname };
const elsewhere = ["**/node_modules/**", "contracts/{out,cache,lib}/**", ".next*/**", ".local*/**"];

/**
 * `unit` needs nothing, `db` real PostgreSQL and anvil, `house` both cores for a house of many processes (one such test at a time:
 * two starve each other), `e2e` the whole stack and Chromium.
 */
export default defineConfig({
  test: {
    projects: [
      {
        resolve: { alias },
        test: {
          name: "unit",
          include: ["**/*.test.{ts,tsx}"],
          exclude: [...elsewhere, "**/*.{db,house}.test.ts"],
          testTimeout: 20_000,
        },
      },
      {
        resolve: { alias },
        test: {
          name: "db",
          include: ["**/*.db.test.ts"],
          exclude: elsewhere,
          globalSetup: ["server/test/postgres.ts"],
          pool: "forks",
          maxWorkers: 2,
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        resolve: { alias },
        test: {
          name: "house",
          include: ["**/*.house.test.ts"],
          exclude: elsewhere,
          pool: "forks",
          fileParallelism: false,
        },
      },
      {
        resolve: { alias },
        test: {
          name: "e2e",
          include: ["app/_e2e/**/*.e2e.ts"],
          exclude: elsewhere,
          globalSetup: ["app/_e2e/harness/global-setup.ts"],
          pool: "forks",
          // The journeys share one stack, and two cores are enough for one browser.
          fileParallelism: false,
          // With a stack that compiles its pages when they are asked for, everything takes longer.
          testTimeout: process.env.E2E_PORT ? 600_000 : 180_000,
          hookTimeout: process.env.E2E_PORT ? 600_000 : 240_000,
        },
      },
    ],
  },
});
