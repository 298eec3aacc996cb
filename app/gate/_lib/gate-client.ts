"use client";
import { createTRPCClient, httpLink, TRPCClientError } from "@trpc/client";
import superjson from "superjson";
import type { AppRouter } from "@/server/api/root";
import { deviceToken } from "./device-token";

const client = createTRPCClient<AppRouter>({
  links: [
    httpLink({
      url: "/api/trpc",
      transformer: superjson,
      headers: () => {
        const token = deviceToken.get();
        return token ? { authorization: `Bearer ${token}` } : {};
      },
    }),
  ],
});

export type GateSession = Awaited<ReturnType<typeof client.gate.session.query>>;

/** Code of the refusal, or null when something failed (no network, server down). */
export function refusalOf(error: unknown): string | null {
  if (!(error instanceof TRPCClientError)) return null;
  const refusal: unknown = error.data?.refusal?.code;
  return typeof refusal === "string" ? refusal : null;
}

export const pairDevice = (input: { secret: string; deviceName?: string }) => client.gate.pair.mutate(input);
export const readSession = (): Promise<GateSession> => client.gate.session.query();
