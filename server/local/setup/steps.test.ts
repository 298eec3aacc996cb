import { expect, it } from "vitest";
import { movedEntries } from "./steps.mjs";

const lock = (packages: object) => JSON.stringify({ packages });
const zod = { version: "4.6.7", integrity: "sha512-a" };

it("calls a lock unmoved when an install only added another platform's packages or dropped what nobody needs", () => {
  const before = lock({
    "": {},
    "node_modules/zod": zod,
    "node_modules/ponder/node_modules/zod": { version: "3.0.0", extraneous: true },
  });
  const after = lock({ "": { name: "x" }, "node_modules/zod": zod, "node_modules/biome-darwin": { version: "2.0.0" } });
  expect(movedEntries(before, after)).toEqual([]);
});

it("names entries that changed their version or their content, and entries that are gone", () => {
  const before = lock({ "node_modules/a": zod, "node_modules/b": zod, "node_modules/c": zod });
  const after = lock({
    "node_modules/a": { ...zod, version: "4.7.0" },
    "node_modules/b": { ...zod, integrity: "sha512-b" },
  });
  expect(movedEntries(before, after)).toEqual(["a 4.6.7 -> 4.7.0", "b 4.6.7 -> 4.6.7", "c 4.6.7 -> gone"]);
});
