import { describe, expect, it } from "vitest";
import { contrast } from "./colour";
import { BrandTheme, darkPage, houseTheme, lightInk, minContrast } from "./organization-input";
import { isExactOrigin } from "./origin";

describe("brand colours", () => {
  it("measures contrast as WCAG does", () => {
    expect(contrast("#000000", "#ffffff")).toBeCloseTo(21, 5);
    expect(contrast("#767676", "#ffffff")).toBeCloseTo(4.54, 2);
  });
  it("refuses colours that cannot be read, and names which", () => {
    const parsed = BrandTheme.safeParse({ accent: "#ffee00", accentDark: "#111111" });
    expect(parsed.error?.issues.map((issue) => `${issue.path}: ${issue.message}`)).toEqual([
      "accent: contrast",
      "accentDark: contrast",
    ]);
  });
  it("falls back to colours that pass its own check", () => {
    expect(BrandTheme.safeParse(houseTheme).success).toBe(true);
    expect(contrast(houseTheme.accent, lightInk)).toBeGreaterThan(minContrast);
    expect(contrast(houseTheme.accentDark, darkPage)).toBeGreaterThan(minContrast);
  });
});

describe("isExactOrigin", () => {
  it.each([
    "https://tickets.example",
    "https://tickets.example:8443",
    "http://localhost:3006",
    "http://127.0.0.1:3006",
  ])("takes %s", (origin) => expect(isExactOrigin(origin)).toBe(true));
  it.each([
    "https://tickets.example/",
    "https://tickets.example/shop",
    "http://tickets.example",
    "https://*.example",
    "https://tickets.example; script-src *",
    "javascript:alert(1)",
    "null",
    "*",
    "",
    "https://tickets.example:443",
  ])("refuses %s", (origin) => expect(isExactOrigin(origin)).toBe(false));
});
