import AxeBuilder from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { expect } from "vitest";

const standards = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

type Found = { target: unknown[]; any: { message: string }[] };
const described = ({ target, any }: Found): string =>
  [target.join(" "), ...any.map(({ message }) => message)].join("  ");

/** What axe judges by colours. All else is the same in the dark, where only these are asked again. */
export const ofColours = ["color-contrast", "link-in-text-block"];

/** Fails when axe finds anything serious or critical on the page as it stands; with `rules`, by these alone. */
export async function expectNoSeriousAxe(page: Page, rules?: string[]): Promise<void> {
  const axe = new AxeBuilder({ page }).options({ resultTypes: ["violations"] });
  // Where there is one frame, nothing has to be put together from several; the way that can do so opens another page each time.
  axe.setLegacyMode(page.frames().length === 1);
  const { violations } = await (rules ? axe.withRules(rules) : axe.withTags(standards)).analyze();
  const serious = violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, help, nodes }) => `${id}: ${help}\n  ${nodes.map(described).join("\n  ")}`);
  expect(serious, `axe on ${page.url()}`).toEqual([]);
}
