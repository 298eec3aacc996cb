import type { inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "@/server/api/root";

export type DifferencesPage = inferRouterOutputs<AppRouter>["difference"]["list"];
export type DifferenceRow = DifferencesPage["differences"][number];
