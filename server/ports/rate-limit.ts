import type { Count } from "../domain/limit/doors";
import type { Spent } from "../domain/limit/spent";

export type RateLimitPort = {
  /**
   * Takes `cost` points of what `key` has under `name`. Never fails: where the shared count is away, this process counts alone.
   */
  spend(name: string, key: string, count: Count, cost?: number): Promise<Spent>;
};
