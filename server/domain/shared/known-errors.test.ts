import { describe, expect, it, vi } from "vitest";
import { AppError } from "./app-error";
import { RefusalError, refuse } from "./decision";

/** The same module once more, as a bundler copies it into each entry. */
async function copies() {
  vi.resetModules();
  return { ...(await import("./app-error")), ...(await import("./decision")) };
}

describe("an error that crosses between two copies of its module", () => {
  it("is known for what it is", async () => {
    const there = await copies();
    expect(there.RefusalError).not.toBe(RefusalError);
    expect(new there.RefusalError(refuse("sold-out")) instanceof RefusalError).toBe(true);
    expect(new there.AppError("internal") instanceof AppError).toBe(true);
  });

  it("is not taken for the other, nor is any other error", () => {
    expect(new AppError("internal") instanceof RefusalError).toBe(false);
    expect(new RefusalError(refuse("sold-out")) instanceof AppError).toBe(false);
    for (const value of [new Error("sold-out"), null, "RefusalError", { name: "AppError" }])
      expect(value instanceof RefusalError || value instanceof AppError).toBe(false);
  });
});
