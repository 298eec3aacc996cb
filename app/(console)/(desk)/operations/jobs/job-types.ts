import type { inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "@/server/api/root";

export type JobsPage = inferRouterOutputs<AppRouter>["job"]["list"];
export type Letter = JobsPage["letters"][number];
export type StuckRun = JobsPage["stuck"][number];
