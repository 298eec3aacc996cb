import { expect, it } from "vitest";
import { rpcList } from "../../ponder/rpc";

it("lists an endpoint as often as its pace needs, each endpoint equally often, and never more than Ponder can use", () => {
  expect(rpcList("http://a", 20)).toEqual(["http://a"]);
  expect(rpcList("http://a, http://b,", 40)).toEqual(["http://a", "http://a", "http://b", "http://b"]);
  expect(rpcList("http://a,http://b", 100_000)).toHaveLength(64);
});

it("refuses no endpoint and no pace", () => {
  expect(() => rpcList(" , ", 20)).toThrow("no RPC endpoint");
  expect(() => rpcList("http://a", Number("fast"))).toThrow("INDEXER_RPC_PER_SECOND");
});
