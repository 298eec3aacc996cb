"use client";

import { useEffect, useState } from "react";

/**
 * The server's time, ticking in the browser: a phone whose clock is wrong still counts down right.
 * @param serverNow server's time in epoch ms at the moment of rendering.
 */
export function useNow(serverNow: number, everyMs = 1000): number {
  const [now, setNow] = useState(serverNow);
  useEffect(() => {
    const skew = serverNow - Date.now();
    const tick = () => setNow(Date.now() + skew);
    tick();
    const timer = setInterval(tick, everyMs);
    return () => clearInterval(timer);
  }, [serverNow, everyMs]);
  return now;
}
