import { describe, expect, it } from "vitest";
import { freeSlug, toSlug } from "./slug";

describe("slug", () => {
  it.each([
    ["Jazz Night at the Old Mill!", "jazz-night-at-the-old-mill"],
    ["Café  Müller — Début", "cafe-muller-debut"],
    ["צלילי המדבר", "tslili-hmdbr"],
    ["Rock’n’Roll 2026", "rocknroll-2026"],
    ["音楽", "event"],
    ["---", "event"],
  ])("makes an address of %s", (title, slug) => expect(toSlug(title)).toBe(slug));

  it("never ends in a hyphen where it is cut", () => {
    expect(toSlug(`${"a".repeat(59)} b`)).toBe("a".repeat(59));
  });

  it("counts up past what is taken", () => {
    expect(freeSlug("jazz", new Set(["jazz", "jazz-2"]))).toBe("jazz-3");
  });
});
