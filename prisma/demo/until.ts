const stepMs = 150;

/** Asks until there is an answer. @throws Error that says what was waited for. */
export async function until<T>(
  what: string,
  ask: () => Promise<T | null | undefined | false>,
  seconds = 120,
): Promise<T> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`waited ${seconds} s for ${what}: are the worker and the chain running?`);
    await new Promise((resolve) => setTimeout(resolve, stepMs));
  }
}
