import type { inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "@/server/api/root";

type Outputs = inferRouterOutputs<AppRouter>["ledger"];
export type TransfersPage = Outputs["list"];
export type Transfer = TransfersPage["transfers"][number];
export type Balances = Outputs["balances"];
