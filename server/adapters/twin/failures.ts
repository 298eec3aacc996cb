import { z } from "zod";

/** "truncated" answers with half of what it should say. `after: true` does the work and then loses the answer, the case that idempotency keys exist for. */
export const Failure = z.object({
  path: z.string().optional(),
  times: z.number().int().min(0).max(1_000_000).default(1),
  status: z.union([z.number().int().min(400).max(599), z.enum(["timeout", "reset", "truncated"])]).default(500),
  after: z.boolean().default(false),
});
export type Failure = z.infer<typeof Failure>;

/** What the next calls shall suffer, by prefix of their path; `times: 0` takes the order back. */
export function failureScript() {
  let orders: Failure[] = [];
  return {
    order(failure: Failure) {
      orders = orders.filter((known) => known.path !== failure.path);
      if (failure.times > 0) orders.push({ ...failure });
    },
    list: () => orders,
    /** Takes one failure for this path, if one is ordered. */
    take(path: string): Failure | undefined {
      const found = orders.find((order) => path.startsWith(order.path ?? "/"));
      if (!found) return undefined;
      found.times -= 1;
      if (found.times === 0) orders = orders.filter((order) => order !== found);
      return { ...found };
    },
  };
}
export type FailureScript = ReturnType<typeof failureScript>;
