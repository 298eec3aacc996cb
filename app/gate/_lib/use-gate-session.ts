"use client";
import { useCallback, useEffect, useState } from "react";
import { deviceToken } from "./device-token";
import { type GateSession, readSession, refusalOf } from "./gate-client";

export type GateState =
  | { kind: "loading" }
  | { kind: "unpaired" }
  | { kind: "revoked" }
  | { kind: "failed" }
  | { kind: "ready"; session: GateSession };

const refreshMs = 15_000;
const failedRefreshMs = 3_000;

/** Who this device is, read again every 15 seconds and after each scan, so that counts and a revocation arrive. */
export function useGateSession() {
  const [state, setState] = useState<GateState>({ kind: "loading" });

  const lose = useCallback((kind: "revoked" | "unpaired") => {
    deviceToken.clear();
    setState({ kind });
  }, []);

  const refresh = useCallback(async () => {
    if (!deviceToken.get()) return setState({ kind: "unpaired" });
    try {
      const session = await readSession();
      setState({ kind: "ready", session });
    } catch (error) {
      const refusal = refusalOf(error);
      if (refusal === "device-revoked") lose("revoked");
      else if (refusal === "signed-out" || refusal === "forbidden") lose("unpaired");
      // Somebody who is scanning keeps the scanner: each scan says for itself whether the server answers.
      else setState((before) => (before.kind === "ready" ? before : { kind: "failed" }));
    }
  }, [lose]);

  useEffect(() => void refresh(), [refresh]);
  const everyMs = state.kind === "failed" ? failedRefreshMs : refreshMs;
  useEffect(() => {
    const timer = setInterval(() => void refresh(), everyMs);
    return () => clearInterval(timer);
  }, [refresh, everyMs]);

  return { state, refresh, lose };
}
