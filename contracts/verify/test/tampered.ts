import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { type Abi, type Address, encodeAbiParameters, encodeEventTopics, type Hex, parseAbi } from "viem";

export const booksAbi = parseAbi([
  "struct Step { address target; bytes32[] topics; bytes data; }",
  "function run(Step[] steps)",
]);
export type BookStep = { target: Address; topics: Hex[]; data: Hex };

const nobody: Address = "0x0000000000000000000000000000000000000000";

/** The code of test/mocks/TamperedBooks.sol: it has no imports, so the compiler alone is quicker than forge. */
export function compileBooks(): Hex {
  const solc = createRequire(import.meta.url)("solc") as { compile(input: string): string };
  const file = new URL("../../test/mocks/TamperedBooks.sol", import.meta.url);
  const input = {
    language: "Solidity",
    sources: { books: { content: readFileSync(file, "utf8") } },
    settings: { evmVersion: "prague", outputSelection: { "*": { "*": ["evm.deployedBytecode.object"] } } },
  };
  const output = JSON.parse(solc.compile(JSON.stringify(input)));
  const code = output.contracts?.books?.TamperedBooks?.evm.deployedBytecode.object;
  if (!code) throw new Error(`TamperedBooks does not compile: ${JSON.stringify(output.errors)}`);
  return `0x${code}`;
}

/** A log in the words of an ABI. */
export function say(abi: Abi, eventName: string, args: Record<string, unknown>): BookStep {
  const event = abi.find((entry) => entry.type === "event" && entry.name === eventName);
  if (event?.type !== "event") throw new Error(`no event ${eventName}`);
  const topics = encodeEventTopics({ abi, eventName, args } as never) as Hex[];
  const rest = event.inputs.filter((input) => !input.indexed);
  const data = encodeAbiParameters(
    rest,
    rest.map((input) => args[input.name ?? ""]),
  );
  return { target: nobody, topics, data };
}

export const call = (target: Address, data: Hex): BookStep => ({ target, topics: [], data });
