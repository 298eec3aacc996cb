import type { inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "@/server/api/root";

export type Postponement = inferRouterOutputs<AppRouter>["postponement"]["get"];
export type Move = Postponement["moves"][number];

/** Nothing of it changes by itself any more. */
export const settled = ({ closedAt, letters }: Move): boolean => closedAt !== null && letters.waiting === 0;
