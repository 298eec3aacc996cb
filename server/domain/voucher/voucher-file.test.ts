import { describe, expect, it } from "vitest";
import { settled } from "../shared/decision";
import { readCsv } from "../shared/read-csv";
import { madeCode, normalCode } from "./code";
import { readVoucherFile, voucherFile } from "./voucher-file";
import { consistentRules, VoucherRules } from "./voucher-input";

const now = new Date("2027-03-01T12:00:00Z");
const tiers = [
  { id: "00000000-0000-4000-8000-00000000000a", name: "Floor" },
  { id: "00000000-0000-4000-8000-00000000000b", name: 'The "best", up front' },
];
const place = { currency: "EUR" as const, tiers };
const read = (text: string) => settled(readVoucherFile(text, place));
const ruleOf = (text: string) => {
  const said = readVoucherFile(text, place);
  return said.ok ? null : `${said.data.field}: ${said.data.rule}`;
};

describe("a file of vouchers", () => {
  it("reads back what was written", () => {
    const rules = VoucherRules.parse({
      ...{ kind: "fixed", value: 1_250, opens: true, tierIds: tiers.map(({ id }) => id), maxTickets: 10 },
      ...{ budgetMinor: 100_000, validFrom: now, tag: "press", note: "=SUM(A1), she said" },
    });
    const used = { usedTickets: 3, spentMinor: 3_750, code: "SPRING24" };
    const text = voucherFile([{ ...rules, ...used }], place, now);
    expect(text).toContain("active,3,37.50");
    expect(read(text)).toEqual({ vouchers: [{ ...rules, code: "SPRING24", line: 2 }], errors: [] });
  });

  it("needs kind and value only, makes up codes, and takes per cent and amounts as people write them", () => {
    const said = read("Kind,VALUE,code\r\npercent,12.5%,\r\nprice,9,abc-123\r\naccess,,\r\n");
    expect(said.errors).toEqual([]);
    expect(said.vouchers).toMatchObject([
      { kind: "percent", value: 1_250, code: null, opens: false, maxTickets: null },
      { kind: "price", value: 900, code: "ABC123" },
      { kind: "access", value: 0, opens: true },
    ]);
  });

  it("takes nothing of a file with an error, and names each line with its first one", () => {
    const lines = [
      "code,kind,value,max_tickets,tiers,valid_from,valid_until,max_discount",
      "SPRING24,percent,10,,,,,",
      "spring24,percent,10,,,,,",
      "SHORT,percent,10,,,,,",
      ",percent,101,,,,,",
      ",fixed,1.234,,,,,",
      ",guess,1,,,,,",
      ",percent,5,0,,,,",
      ",percent,5,,Balcony,,,",
      ",percent,5,,,yesterday,,",
      ",percent,5,,,2027-05-02T10:00:00Z,2027-05-01T10:00:00Z,",
      ",access,,,,,,20",
      ",percent,0,,,,,",
    ];
    expect(read(lines.join("\n"))).toEqual({
      vouchers: [],
      errors: [
        { line: 3, field: "code", rule: "twice" },
        { line: 4, field: "code", rule: "voucher-code" },
        { line: 5, field: "value", rule: "too-high" },
        { line: 6, field: "value", rule: "too-many-decimals" },
        { line: 7, field: "kind", rule: "unknown" },
        { line: 8, field: "max_tickets", rule: "too-low" },
        { line: 9, field: "tiers", rule: "unknown" },
        { line: 10, field: "valid_from", rule: "moment" },
        { line: 11, field: "valid_until", rule: "after-start" },
        { line: 12, field: "max_discount", rule: "not-here" },
        { line: 13, field: "value", rule: "too-low" },
      ],
    });
    expect(ruleOf("code,value\nA,1")).toBe("file: columns");
    expect(ruleOf("")).toBe("file: unreadable");
    expect(ruleOf("kind,value\n")).toBe("file: empty");
    expect(ruleOf(`kind,value\n${"percent,5\n".repeat(1_001)}`)).toBe("file: too-many");
    expect(ruleOf(`kind,value\n${"percent,5\n".repeat(1_000)}`)).toBeNull();
  });
});

describe("a table", () => {
  it("is read with quotes, line ends of every kind and the lines on which records begin", () => {
    expect(readCsv('\uFEFFa,b\r\n"x ""y"", z","two\nlines"\n\n , \nlast,')).toEqual([
      { line: 1, cells: ["a", "b"] },
      { line: 2, cells: ['x "y", z', "two\nlines"] },
      { line: 6, cells: ["last", ""] },
    ]);
    expect(readCsv('a,"b')).toBeNull();
    expect(readCsv('a,"b"c')).toBeNull();
  });
});

describe("a code", () => {
  it("is the same however it is typed", () => {
    for (const typed of ["spring24", " SPRING24 ", "Spring-24", "spring 24", "\u200eSPRING24"])
      expect(normalCode(typed)).toBe("SPRING24");
    for (const typed of ["", "SHORT", "קוד123", "SPRING_24", "X".repeat(21)]) expect(normalCode(typed)).toBeNull();
  });

  it("that is made has nothing that can be mistaken, after what it was told to begin with", () => {
    const bytes = Uint8Array.from({ length: 32 }, (_, at) => at * 7);
    expect(madeCode("PRESS", bytes)).toMatch(/^PRESS[34679ACDEFGHJKMNPQRTWXY]{8}$/);
  });
});

describe("rules of a voucher", () => {
  const broken = (more: object, currency = "EUR") => {
    const said = consistentRules(VoucherRules.parse({ kind: "percent", value: 1_000, ...more }), currency);
    return said.ok ? null : `${said.data.field}: ${said.data.rule}`;
  };
  it("fit together, or the field is named that does not", () => {
    expect(broken({})).toBeNull();
    expect(broken({ value: 10_001 })).toBe("value: too-high");
    expect(broken({ value: 0 })).toBe("value: too-low");
    expect(broken({ kind: "price", value: 0 })).toBeNull();
    expect(broken({ kind: "fixed", value: 1_005 }, "KWD")).toBe("value: not-payable");
    expect(broken({ kind: "access", value: 0 })).toBe("opens: needed");
    expect(broken({ kind: "access", value: 0, opens: true, budgetMinor: 5 })).toBe("budgetMinor: not-here");
    expect(broken({ validFrom: now, validUntil: now })).toBe("validUntil: after-start");
  });
});
