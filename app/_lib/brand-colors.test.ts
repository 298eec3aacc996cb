import { describe, expect, it } from "vitest";
import { brandColors, contrast, inkOn, readable } from "./brand-colors";

describe("brandColors", () => {
  it.each(["#7c3aed", "#ffcc00", "#00ffd0", "#111111", "#ffffff", "#808080"])(
    "reads on both surfaces: %s",
    (accent) => {
      expect(contrast(readable(accent, "#f8f7f5"), "#f8f7f5")).toBeGreaterThanOrEqual(4.5);
      expect(contrast(readable(accent, "#1f1d25"), "#1f1d25")).toBeGreaterThanOrEqual(4.5);
      expect(contrast(inkOn(accent), accent)).toBeGreaterThanOrEqual(4.5);
    },
  );
  it("never lets a stored value into a style that is no color", () =>
    expect(JSON.stringify(brandColors({ accent: "red;}body{", accentDark: "url(x)" }))).not.toMatch(/body|url/));
});
