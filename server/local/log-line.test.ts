import { expect, it } from "vitest";
import { formatLogLine, readLogLine } from "./log-line";

it("shortens a structured line and keeps the ids that tie lines together", () => {
  const line = readLogLine(
    '{"level":40,"time":1,"pid":7,"msg":"late","orderId":"o-1","err":{"message":"gone","stack":"long"}}',
  );
  expect(line).toEqual({ level: "warn", text: 'late  orderId=o-1  err="gone"', ready: false });
  expect(formatLogLine("worker", line, new Date("2026-01-02T03:04:05Z"))).toContain("03:04:05");
});

it("takes other lines as they are and sees trouble in them", () => {
  expect(readLogLine("  ▲ Next.js 16").level).toBe("info");
  expect(readLogLine("FATAL: no space").level).toBe("error");
  expect(readLogLine("{not json").text).toBe("{not json");
});

it("knows the line with which a part says that it accepts work", () => {
  expect(readLogLine('{"level":"info","msg":"ready"}').ready).toBe(true);
});
