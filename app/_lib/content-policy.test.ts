import { describe, expect, it } from "vitest";
import { contentPolicy, safeOrigins } from "./content-policy";

const base = { nonce: "abc", frameAncestors: [], development: false, wasm: false };

describe("contentPolicy", () => {
  it("lets nobody frame a page by default", () => expect(contentPolicy(base)).toContain("frame-ancestors 'none'"));
  it("lets exactly the listed origins frame the widget", () =>
    expect(contentPolicy({ ...base, frameAncestors: ["https://a.example"] })).toMatch(
      /frame-ancestors https:\/\/a\.example$/,
    ));
  it("never allows eval or inline scripts in production", () =>
    expect(/script-src ([^;]*)/.exec(contentPolicy(base))?.[1]).not.toMatch(/unsafe/));
});

describe("safeOrigins", () => {
  it("drops whatever is not one exact web origin", () =>
    expect(
      safeOrigins([
        "https://ok.example",
        "http://localhost:3006",
        "https://x.example/path",
        "https://*.example",
        "*",
        "javascript:alert(1)",
        "https://a.example; script-src *",
        "https://a.example\r\nSet-Cookie: a=b",
      ]),
    ).toEqual(["https://ok.example", "http://localhost:3006"]));
});
