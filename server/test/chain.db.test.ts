import { expect, it } from "vitest";
import { testChain } from "./chain";

const chain = await testChain();

it("has our contracts on it", async () => {
  expect(await chain.rpc("eth_getCode", [chain.factory, "latest"])).toMatch(/^0x[0-9a-f]{100,}/);
  expect(await chain.rpc("eth_getCode", [chain.market, "latest"])).toMatch(/^0x[0-9a-f]{100,}/);
});
