// Whether a token is the USDC that our buyers' wallets sign for.
import { domainSeparator, parseAbi } from "viem";
import { profileOf } from "./profiles.mjs";

const abi = parseAbi([
  "function name() view returns (string)",
  "function symbol() view returns (string)",
  "function decimals() view returns (uint8)",
  "function DOMAIN_SEPARATOR() view returns (bytes32)",
]);

/**
 * A bridged USDC has other decimals, another name or another domain: payments by signature would fail, at the first sale.
 * @throws when the token at `address` is not Circle's own.
 */
export async function requireUsdc(reader, chainId, address) {
  const { usdNames } = profileOf(chainId);
  const refuse = (reason) => {
    throw new Error(`${address} is not the USDC of chain ${chainId}: ${reason}`);
  };
  if (!(await reader.getCode({ address }))) refuse("there is no contract");
  const read = (functionName) => reader.readContract({ address, abi, functionName });
  const [name, symbol, decimals, separator] = await Promise.all([
    read("name"),
    read("symbol"),
    read("decimals"),
    read("DOMAIN_SEPARATOR"),
  ]).catch((cause) => refuse(cause.shortMessage ?? cause.message));
  if (!usdNames.includes(name)) refuse(`its name is ${name}`);
  if (symbol !== "USDC" || decimals !== 6) refuse(`it is ${symbol} with ${decimals} decimals`);
  const expected = domainSeparator({ domain: { name, version: "2", chainId, verifyingContract: address } });
  if (separator !== expected) refuse(`its domain is ${separator}, expected ${expected}`);
}
