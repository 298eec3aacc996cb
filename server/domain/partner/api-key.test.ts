import { randomBytes, randomUUID } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatApiKey, parseApiKey } from "./api-key";

describe("api key", () => {
  it("comes back as it was made, whatever the secret's letters", () => {
    for (let i = 0; i < 200; i++) {
      const key = { id: randomUUID(), secret: randomBytes(32).toString("base64url") };
      expect(parseApiKey(formatApiKey(key.id, key.secret))).toEqual(key);
    }
  });
  it("is nothing else", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (text) => {
        expect(parseApiKey(text)).toBeNull();
      }),
    );
    const key = formatApiKey(randomUUID(), "a".repeat(43));
    for (const bad of [`${key} `, key.toUpperCase(), key.replace("live", "test"), key.slice(0, -1), `${key}\n`])
      expect(parseApiKey(bad)).toBeNull();
  });
});
