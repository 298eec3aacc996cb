import { describe, expect, it } from "vitest";
import { firstUnfitText } from "./plain-text";

describe("text that no field takes", () => {
  it.each(["\0", "a\x1bb", "\x7f", "safe\u202egpj.exe", "\ud800", "\udc00 alone"])("is found: %j", (text) => {
    expect(firstUnfitText({ tiers: [{ name: "fine" }, { name: text }] })).toBe("tiers.1.name");
    expect(firstUnfitText(text)).toBe("");
  });

  it("is not what people write: lines, emoji, accents, and the marks of right-to-left text", () => {
    const fine = "Zoë\n\tמופע \u200f\u2068Jazz\u2069 🎟️ 👨‍👩‍👧 日本";
    expect(firstUnfitText({ fine, none: null, when: new Date(), many: [1, true, fine] })).toBeNull();
  });

  it("is looked for as deep as the sender likes", () => {
    let deep: unknown = "\0";
    for (let at = 0; at < 20_000; at++) deep = [deep];
    expect(firstUnfitText(deep)).not.toBeNull();
  });
});
