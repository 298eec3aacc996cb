import AxeBuilder from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { expect } from "vitest";

const standards = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

type Found = { target: unknown[]; any: { message: string }[] };
const described = ({ target, any }: Found): string =>
  [target.join(" "), ...any.map(({ message }) => message)].join("  ");

/** Fails when axe finds anything serious or critical on the page as it stands. */
export async function expectNoSeriousAxe(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(standards).analyze();
  const serious = violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, help, nodes }) => `${id}: ${help}\n  ${nodes.map(described).join("\n  ")}`);
  expect(serious, `axe on ${page.url()}`).toEqual([]);
}
