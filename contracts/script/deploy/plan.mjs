// What is deployed where: pure, nothing is asked and nothing is sent.
import { concat, encodeAbiParameters, getContractAddress, keccak256, padHex, stringToHex } from "viem";
import { readArtifact } from "../generate-abi.mjs";

/** Everywhere at the same address, deployed by a transaction whose signer nobody knows. anvil has it from the start. */
export const proxy = "0x4e59b44847b379578588920cA78FbF26c0B4956C";
const salt = stringToHex("TicketChain 1", { size: 32 });

/** Addresses and transactions of a deployment, in order. Each contract is told of those before it. */
export function planDeployment({ profile, admin, relayer, treasury }) {
  const steps = [];
  const add = (name, ...args) => {
    const { abi, bytecode } = readArtifact(name);
    const inputs = abi.find((entry) => entry.type === "constructor")?.inputs ?? [];
    const initCode = concat([bytecode.object, encodeAbiParameters(inputs, args)]);
    const address = getContractAddress({ opcode: "CREATE2", from: proxy, salt, bytecodeHash: keccak256(initCode) });
    steps.push({ name, address, data: concat([salt, initCode]) });
    return address;
  };
  const usd = profile.usd ?? add("TestDollar");
  const factory = add("TicketFactory", admin, relayer, treasury);
  const market = add("TicketMarket", factory, usd, padHex(stringToHex(profile.native), { dir: "right", size: 3 }));
  const sale = add("TicketSale", factory, market, usd);
  const collectionImplementation = add("TicketCollection", factory, market, sale);
  return { steps, addresses: { usd, factory, market, sale, collectionImplementation } };
}
