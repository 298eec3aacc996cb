// The chains that we deploy to. script/Deploy.s.sol has the same table; deploy.db.test.ts compares them by deploying.

/**
 * @typedef {{ chainId: number, usd?: `0x${string}`, usdNames: string[], native: string }} Profile
 * `usd` is Circle's USDC; without it a test token is deployed. `usdNames`: what its EIP-712 domain may be called.
 */

/** @type {Record<string, Profile>} */
export const profiles = {
  local: { chainId: 31_337, usdNames: ["USD Coin"], native: "POL" },
  amoy: {
    chainId: 80_002,
    usd: "0x41E94Eb019C0762f9Bfcf9Fb1E58725BfB0e7582",
    // Circle's tokens on test chains are called like their symbol.
    usdNames: ["USD Coin", "USDC"],
    native: "POL",
  },
  polygon: {
    chainId: 137,
    usd: "0x3c499c542cEF5E3811e1192ce70d8cC03d5c3359",
    usdNames: ["USD Coin"],
    native: "POL",
  },
  ethereum: {
    chainId: 1,
    usd: "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48",
    usdNames: ["USD Coin"],
    native: "ETH",
  },
};

/** @throws when the chain is none of ours: a deployment without USDC of its own would be for play. */
export function profileOf(chainId) {
  const profile = Object.values(profiles).find((candidate) => candidate.chainId === chainId);
  if (!profile) throw new Error(`no profile for chain ${chainId}`);
  return profile;
}
