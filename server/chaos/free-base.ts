import { checkPorts } from "../local/setup/preflight.mjs";

/** First of a row of ports that nobody holds at this moment. */
export async function freeBase(): Promise<number> {
  for (let tries = 0; tries < 50; tries++) {
    const base = 21_000 + 20 * Math.floor(Math.random() * 500);
    const free = await checkPorts(base).then(
      () => true,
      () => false,
    );
    if (free) return base;
  }
  throw new Error("no row of free ports was found");
}
