import type { inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "@/server/api/root";

type Outputs = inferRouterOutputs<AppRouter>["chainIntent"];
export type Gas = Outputs["gas"];
export type IntentPage = Outputs["list"];
export type Intent = IntentPage["intents"][number];
export type IntentDetails = Outputs["get"];
