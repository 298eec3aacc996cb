/// <reference types="ponder/virtual" />

// What `ponder codegen` would write, kept here so that types are known before Ponder has run once.
declare module "ponder:internal" {
  const config: typeof import("./ponder.config");
  const schema: typeof import("./ponder.schema");
}

declare module "ponder:schema" {
  export * from "./ponder.schema";
}
