import { describe, expect, it } from "vitest";
import { currentFees } from "./fees";

type Said = { base: unknown[]; paid?: string[]; tip: unknown };

/** Endpoints that say this of the last blocks and of the tip. */
function endpoints(...said: Said[]) {
  const named: string[] = [];
  const fees = currentFees({
    voices: async ({ method }) =>
      said.map(({ base, paid, tip }, at) => ({
        name: `node-${at}`,
        result: method === "eth_feeHistory" ? { baseFeePerGas: base, reward: paid?.map((one) => [one]) } : tip,
      })),
    contradicted: (name) => void named.push(name),
  });
  return { fees, named };
}
const honest: Said = { base: ["0x64", "0x70"], paid: ["0x5"], tip: "0x6" };

describe("what the chain asks", () => {
  it("is the next block's base fee as the node counts it, with room, and the node's own tip", async () => {
    expect(await endpoints(honest).fees).toEqual({ maxFeePerGas: 0x70n * 2n + 6n, maxPriorityFeePerGas: 6n });
  });

  it("is not led up by one of several endpoints, nor down by one of three", async () => {
    const dear: Said = { base: ["0xffffffffff"], paid: ["0xffffff"], tip: "0xffffffffff" };
    const cheap: Said = { base: ["0x0"], paid: ["0x0"], tip: "0x0" };
    const truth = await endpoints(honest).fees;
    expect(await endpoints(dear, honest).fees).toEqual(truth);
    expect(await endpoints(dear, honest, cheap).fees).toEqual(truth);
  });

  it("believes a tip as far as what others paid explains it, and in empty blocks as it is", async () => {
    expect((await endpoints({ ...honest, tip: "0x32" }).fees).maxPriorityFeePerGas).toBe(50n);
    expect((await endpoints({ ...honest, tip: "0x33" }).fees).maxPriorityFeePerGas).toBe(5n);
    expect((await endpoints({ ...honest, paid: ["0x0"], tip: "0x33" }).fees).maxPriorityFeePerGas).toBe(51n);
    expect((await endpoints({ ...honest, paid: undefined, tip: "0x33" }).fees).maxPriorityFeePerGas).toBe(51n);
  });

  it("leaves out and names an endpoint whose figures are none, and fails when nobody has any", async () => {
    for (const base of [[], ["-1"], [null], ["0x"], ["0x64", 7]]) {
      const { fees, named } = endpoints({ ...honest, base }, honest);
      expect(await fees).toEqual(await endpoints(honest).fees);
      expect(named).toEqual(["node-0"]);
    }
    await expect(endpoints({ ...honest, tip: {} }).fees).rejects.toThrow("no endpoint tells fees");
  });
});
