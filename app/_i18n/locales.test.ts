import { describe, expect, it } from "vitest";
import { chooseLocale } from "./locales";

describe("chooseLocale", () => {
  it("puts a person's choice before the brand's language", () =>
    expect(chooseLocale({ chosen: "en", brand: "he", accepts: "he" })).toBe("en"));
  it("puts the brand's language before the browser's", () =>
    expect(chooseLocale({ brand: "he", accepts: "en-GB" })).toBe("he"));
  it("respects weights and the old code of Hebrew", () =>
    expect(chooseLocale({ accepts: "fr;q=0.9, en;q=0.5, iw-IL;q=0.8" })).toBe("he"));
  it("falls back to English for a language nobody here speaks, a forged cookie included", () =>
    expect(chooseLocale({ chosen: "<script>", accepts: "fr" })).toBe("en"));
  it("skips what the browser refuses", () => expect(chooseLocale({ accepts: "he;q=0, en;q=0.1" })).toBe("en"));
});
