/** Asks again until there is an answer. @throws Error naming `what` when the time is over. */
export async function eventually<T>(
  what: string,
  ask: () => Promise<T | undefined | null | false>,
  withinMs = 30_000,
): Promise<T> {
  const end = Date.now() + withinMs;
  let trouble: unknown;
  while (Date.now() < end) {
    try {
      const answer = await ask();
      if (answer !== undefined && answer !== null && answer !== false) return answer;
    } catch (error) {
      trouble = error;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${what} did not come within ${withinMs / 1000} s`, { cause: trouble });
}
