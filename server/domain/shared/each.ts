/** Does something for each, so many at once, in order of beginning. The first failure is thrown after what had begun is over. */
export async function eachOf<T>(
  items: readonly T[],
  atOnce: number,
  act: (item: T) => Promise<unknown>,
): Promise<void> {
  const left = items.values();
  let failed: { error: unknown } | undefined;
  const worker = async () => {
    for (const item of left) {
      if (failed) return;
      await act(item).catch((error: unknown) => {
        failed ??= { error };
      });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  if (failed) throw failed.error;
}
