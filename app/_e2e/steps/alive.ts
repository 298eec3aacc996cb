import type { Locator } from "playwright-core";

/** Waits until React has taken this element over: what is typed or pressed earlier may be lost. */
export async function alive(element: Locator): Promise<Locator> {
  const first = element.first();
  await first.waitFor();
  const node = await first.elementHandle();
  await first
    .page()
    .waitForFunction((it) => it && Object.keys(it).some((key) => key.startsWith("__reactProps")), node, {
      timeout: 60_000,
    });
  return first;
}
