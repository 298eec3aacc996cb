// Seaport 1.6 as it is deployed: a signed order costs nothing to list, the buyer pays three receivers in one call.
import { type Address, erc721Abi, type Hex, zeroAddress, zeroHash } from "viem";
import { call } from "./chain";
import { approveUsdc, type Bench, deployUsdc, notebook, PRICE, people, type Row } from "./subject";

const ERC20_FOR_ERC721_OPEN = 8;
const ALWAYS = { startTime: 0n, endTime: 4_000_000_000n };
const FEE = (PRICE * 250n) / 10_000n;
const ROYALTY = (PRICE * 500n) / 10_000n;

const types = {
  OrderComponents: [
    { name: "offerer", type: "address" },
    { name: "zone", type: "address" },
    { name: "offer", type: "OfferItem[]" },
    { name: "consideration", type: "ConsiderationItem[]" },
    { name: "orderType", type: "uint8" },
    { name: "startTime", type: "uint256" },
    { name: "endTime", type: "uint256" },
    { name: "zoneHash", type: "bytes32" },
    { name: "salt", type: "uint256" },
    { name: "conduitKey", type: "bytes32" },
    { name: "counter", type: "uint256" },
  ],
  OfferItem: [
    { name: "itemType", type: "uint8" },
    { name: "token", type: "address" },
    { name: "identifierOrCriteria", type: "uint256" },
    { name: "startAmount", type: "uint256" },
    { name: "endAmount", type: "uint256" },
  ],
  ConsiderationItem: [
    { name: "itemType", type: "uint8" },
    { name: "token", type: "address" },
    { name: "identifierOrCriteria", type: "uint256" },
    { name: "startAmount", type: "uint256" },
    { name: "endAmount", type: "uint256" },
    { name: "recipient", type: "address" },
  ],
} as const;

export async function seaport(bench: Bench): Promise<Row[]> {
  const { chain, rival } = bench;
  const { deployer, seller, buyer, platform, organizer } = people;
  const { rows, write } = notebook(bench, "Seaport 1.6");
  const usdc = await deployUsdc(bench, [seller, buyer, platform, organizer]);
  const controller = await chain.deploy(deployer, rival("ConduitController"));
  const market = await chain.deploy(deployer, rival("Seaport"), [controller]);
  const token = await chain.deploy(deployer, rival("OzTicket"));
  const mint = (to: Address) => chain.send(call(deployer, token, rival("OzTicket").abi, "mint", [to, 1n]));
  for (const holder of [seller, seller, seller, seller, buyer]) await mint(holder.address);
  await chain.send(call(seller, token, erc721Abi, "setApprovalForAll", [market, true]));
  await approveUsdc(chain, usdc, buyer, market);

  const order = async (id: bigint, salt: bigint) => {
    const money = { itemType: 1, token: usdc, identifierOrCriteria: 0n };
    const paid = (amount: bigint, recipient: Address) => ({
      ...money,
      startAmount: amount,
      endAmount: amount,
      recipient,
    });
    const sellersPart = PRICE - FEE - ROYALTY;
    const signature: Hex = await seller.signTypedData({
      domain: { name: "Seaport", version: "1.6", chainId: 31337, verifyingContract: market },
      types,
      primaryType: "OrderComponents",
      message: {
        offerer: seller.address,
        zone: zeroAddress,
        offer: [{ itemType: 2, token, identifierOrCriteria: id, startAmount: 1n, endAmount: 1n }],
        consideration: [
          paid(sellersPart, seller.address),
          paid(FEE, platform.address),
          paid(ROYALTY, organizer.address),
        ],
        orderType: 0,
        ...ALWAYS,
        zoneHash: zeroHash,
        salt,
        conduitKey: zeroHash,
        counter: 0n,
      },
    });
    return {
      considerationToken: usdc,
      considerationIdentifier: 0n,
      considerationAmount: sellersPart,
      offerer: seller.address,
      zone: zeroAddress,
      offerToken: token,
      offerIdentifier: id,
      offerAmount: 1n,
      basicOrderType: ERC20_FOR_ERC721_OPEN,
      ...ALWAYS,
      zoneHash: zeroHash,
      salt,
      offererConduitKey: zeroHash,
      fulfillerConduitKey: zeroHash,
      totalOriginalAdditionalRecipients: 2n,
      additionalRecipients: [
        { amount: FEE, recipient: platform.address },
        { amount: ROYALTY, recipient: organizer.address },
      ],
      signature,
    };
  };
  // Salts are 32 random bytes in practice; these have no zero byte either.
  const salt = (n: bigint) => BigInt(`0x${"5a".repeat(31)}00`) + n;
  const { abi } = rival("Seaport");
  await chain.send(call(buyer, market, abi, "fulfillBasicOrder", [await order(1n, salt(1n))]));
  await write("buy USDC", call(buyer, market, abi, "fulfillBasicOrder", [await order(2n, salt(2n))]));
  const quick = "fulfillBasicOrder_efficient_6GL6yc";
  await write("buy USDC, short selector", call(buyer, market, abi, quick, [await order(3n, salt(3n))]));
  return rows;
}
