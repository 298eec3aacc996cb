import type { inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "@/server/api/root";

export type Cancellation = inferRouterOutputs<AppRouter>["cancellation"]["get"];

/** Nothing of it changes by itself any more. */
export const settled = ({ closedAt, refunds }: Cancellation): boolean => closedAt !== null && refunds.underWay === 0;
