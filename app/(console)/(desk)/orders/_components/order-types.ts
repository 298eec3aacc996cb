import type { inferRouterOutputs } from "@trpc/server";
import type { Tone } from "@/app/_components/badge";
import type { AppRouter } from "@/server/api/root";

type Outputs = inferRouterOutputs<AppRouter>["consoleOrder"];
export type OrdersPage = Outputs["list"];
export type OrderRow = OrdersPage["orders"][number];
export type Order = Outputs["get"];
export type DeskEvents = Outputs["deskEvents"];

export const tones: Record<OrderRow["state"], Tone> = {
  pending: "neutral",
  paid: "accent",
  fulfilled: "good",
  abandoned: "neutral",
  refunding: "warn",
  refunded: "warn",
};
