"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { useToast } from "@/app/_components/toast";
import { type Problem, toProblem } from "@/app/_lib/refusal";
import { useTRPCClient } from "@/app/_lib/trpc/client";
import type { Gates, Pairing } from "../_components/live-types";

/** The verbs of this page. Each looks at the list again itself, so that it is right even while the stream is down. */
export function useGateActions(eventId: string, onGates: (gates: Gates) => void) {
  const t = useTranslations("console.gates");
  const client = useTRPCClient();
  const toast = useToast();
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);

  async function act<T>(verb: () => Promise<T>): Promise<T | null> {
    setBusy(true);
    setProblem(null);
    try {
      const answer = await verb();
      onGates(await client.device.list.query({ eventId }));
      return answer;
    } catch (error) {
      setProblem(toProblem(error));
      return null;
    } finally {
      setBusy(false);
    }
  }

  return {
    problem,
    busy,
    reset: () => setProblem(null),
    createGate: (name: string) => act(() => client.device.createGate.mutate({ eventId, name })),
    createDevice: (gateId: string, name: string): Promise<Pairing | null> =>
      act(() => client.device.create.mutate({ gateId, name })),
    renew: (id: string): Promise<Pairing | null> => act(() => client.device.renewPairing.mutate({ id })),
    revoke: async (device: { id: string; name: string }) => {
      const revoked = await act(() => client.device.revoke.mutate({ id: device.id }));
      if (revoked) toast(t("revoked", { name: device.name }), "good");
      return revoked;
    },
  };
}
