import { describe, expect, it } from "vitest";
import { compose } from "./compose";
import en from "./messages/en.json" with { type: "json" };
import he from "./messages/he.json" with { type: "json" };

const keysOf = (tree: object, path = ""): string[] =>
  Object.entries(tree).flatMap(([key, value]) =>
    typeof value === "object" ? keysOf(value, `${path}${key}.`) : [`${path}${key}`],
  );

describe("mail", () => {
  it("says the same things in both languages", () => {
    expect(keysOf(he)).toEqual(keysOf(en));
  });

  it("never lets an event's title become markup or a header", () => {
    const title = `<img src=x onerror=alert(1)>\r\nBcc: thief@example.com`;
    const letter = compose({
      template: "order-fulfilled",
      locale: "en",
      brandName: "Aurora",
      accent: "#333",
      supportEmail: null,
      values: { event: title, count: 2 },
      actionUrl: "https://a.example/x",
    });
    expect(letter.html).not.toContain("<img");
    expect(letter.subject).not.toMatch(/[\r\n]/);
  });

  it("turns right-to-left for Hebrew and keeps the code left-to-right", () => {
    const letter = compose({
      template: "login-code",
      locale: "he",
      brandName: "לילות הנגב",
      accent: "#333",
      supportEmail: null,
      values: { code: "012345" },
      code: "012345",
    });
    expect(letter.html).toContain('dir="rtl"');
    expect(letter.html).toMatch(/dir="ltr">012345/);
    expect(letter.subject).toContain("012345");
  });
});
