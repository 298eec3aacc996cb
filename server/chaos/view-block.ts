import type { Stack } from "./stack";

/** Number of the block that the view has reached; 0 before the first. */
export async function viewBlockOf({ pool }: Stack): Promise<number> {
  const { rows } = await pool.query<{ latest: string }>(
    "select min(latest_checkpoint) as latest from chain._ponder_checkpoint",
  );
  return Number(rows[0]?.latest?.slice(26, 42) ?? 0);
}
