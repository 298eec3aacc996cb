/** Next calls this once, before it answers anybody. */
export async function register(): Promise<void> {
  // While it is built nobody comes, and nothing of the environment is there.
  if (process.env.NEXT_RUNTIME !== "nodejs" || process.env.NEXT_PHASE === "phase-production-build") return;
  const [{ keepFrontDoor }, { env }] = await Promise.all([
    import("./server/api/front-door"),
    import("./server/config/env"),
  ]);
  keepFrontDoor({ proxies: env().TRUSTED_PROXIES });
}
