import { describe, expect, it } from "vitest";
import { reasonOf } from "./reason";

describe("why a job was given up", () => {
  it.each([
    ["the worker died while it did this", "worker-died"],
    ["connect ECONNREFUSED 127.0.0.1:25", "provider-away"],
    ["provider-unavailable", "provider-away"],
    ["Greeting never received", "provider-away"],
    ["chain-unavailable", "chain-away"],
    ["Can't reach database server at `db`", "database-away"],
    ['[{"code":"invalid_format","path":["sagaId"]}]', "bad-payload"],
    ["no job is called tea:make", "unknown-job"],
    ["No record was found for a query.", "gone"],
    ["Can't send mail - 550 5.1.1 no such user", "mail-refused"],
    ["misconfigured", "misconfigured"],
    ["Cannot read properties of undefined", "other"],
  ])("%s is %s", (error, reason) => expect(reasonOf(error)).toBe(reason));
});
