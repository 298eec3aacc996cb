import type { inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "@/server/api/root";

export type EventLive = inferRouterOutputs<AppRouter>["stats"]["event"];
export type Gates = inferRouterOutputs<AppRouter>["device"]["list"];
export type Pairing = inferRouterOutputs<AppRouter>["device"]["create"];
