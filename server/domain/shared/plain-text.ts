/**
 * Characters that no field takes: control characters (the database keeps no NUL), halves of surrogate pairs, and the overrides
 * that make a name read backwards. Marks and isolates of right-to-left text are fine.
 */
const unfit = /[^\P{Cc}\t\n\r]|[\u202d\u202e]|\p{Surrogate}/u;

/** Path of the first text in a parsed input that is not plain ("tiers.0.name"), or null. Walks without recursion: depth is the sender's choice. */
export function firstUnfitText(input: unknown): string | null {
  const open: { path: string; value: unknown }[] = [{ path: "", value: input }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { path, value } = next;
    if (typeof value === "string" && unfit.test(value)) return path;
    if (!value || typeof value !== "object" || value instanceof Date) continue;
    for (const [key, inner] of Object.entries(value)) open.push({ path: path ? `${path}.${key}` : key, value: inner });
  }
  return null;
}
