import { expect, it } from "vitest";
import { z } from "zod";
import { brokenInputs } from "./broken-inputs";

const Schema = z.object({
  id: z.uuid(),
  name: z.string().min(2).max(5),
  kind: z.enum(["a", "b"]),
  amount: z.number().int().min(1).max(9).optional(),
  items: z
    .array(z.object({ n: z.number().int().positive() }))
    .min(1)
    .max(3),
  note: z.string().max(4).nullable(),
});
const good = { id: crypto.randomUUID(), name: "abc", kind: "a", amount: 3, items: [{ n: 1 }], note: null };

it("makes nothing that the schema takes, and names the field that is wrong", () => {
  expect(Schema.safeParse(good).success).toBe(true);
  const all = brokenInputs(Schema, good);
  for (const { name, field, input } of all) {
    const read = Schema.safeParse(input);
    expect(read.success, name).toBe(false);
    const named = read.error?.issues[0]?.path.join(".") ?? "";
    expect(named.startsWith(field) || field.startsWith(named), `${name}: ${named}`).toBe(true);
  }
  const names = all.map(({ name }) => name);
  expect(names).toEqual(
    expect.arrayContaining([
      "id missing",
      "name too long",
      "amount one too much",
      "items one too many",
      "items.0.n a part of one",
      "note too long",
    ]),
  );
  expect(names).not.toContain("amount missing");
  expect(names).not.toContain("note null");
  expect(new Set(names).size).toBe(names.length);
});
