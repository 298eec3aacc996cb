import { inject } from "vitest";
import { type Urls, urlsOf } from "./urls";

/** The stack that this run walks through. */
export const stack = (): Urls & { stateDir: string } => ({
  ...urlsOf(inject("stackBase")),
  stateDir: inject("stateDir"),
});
