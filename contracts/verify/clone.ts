import {
  type Address,
  encodeAbiParameters,
  getAddress,
  getCreate2Address,
  type Hex,
  hexToBytes,
  hexToString,
  keccak256,
  slice,
} from "viem";

/** Rules of one tier as the collection's code has them. Its cap is not among them: a policy may let it change. */
export type TierRules = {
  priceMinor: number;
  salesStartAt: number;
  salesEndAt: number;
  resaleStartAt: number;
  resaleEndAt: number;
  resaleCapBps: number;
  royaltyBps: number;
  giftCooldownSeconds: number;
  giftBlackoutSeconds: number;
  giftsMax: number;
  resaleAllowed: boolean;
  queueMatched: boolean;
  attested: boolean;
  souvenir: boolean;
};

export type Policy = {
  capMayRise: boolean;
  capMayFall: boolean;
  mayPostpone: boolean;
  ruleDelaySeconds: number;
  deskDelaySeconds: number;
  releaseDelaySeconds: number;
};

/** What a collection can never change. Layout: src/libraries/CollectionArgs.sol and TierRules.sol. */
export type Terms = {
  version: Address;
  eventRef: Hex;
  organizer: Address;
  operator: Address;
  name: string;
  symbol: string;
  contractURI: string;
  doorsAt: number;
  endsAt: number;
  currency: string;
  platformFeeBps: number;
  policy: Policy;
  tiers: TierRules[];
};

const prefix = "0x363d3d373d3d3d363d73";
const suffix = "0x5af43d82803e903d91602b57fd5bf3";
const cloneSize = 45;
/** The init code of every collection: it asks the factory for the code to install. */
const initCode = "0x63d23cb5175f525f5f6004601c335afa503d5f5f3e3d5ff3";

/** The address that belongs to an organizer's event, computed as the factory does. */
export function collectionAddress(factory: Address, organizer: Address, eventRef: Hex): Address {
  const salt = keccak256(encodeAbiParameters([{ type: "address" }, { type: "bytes32" }], [organizer, eventRef]));
  return getCreate2Address({ from: factory, salt, bytecodeHash: keccak256(initCode) });
}

/** Null when the code is not that of a collection. */
export function readClone(code: Hex): Terms | null {
  const size = (code.length - 2) / 2;
  if (size < cloneSize + 3 * 32 || slice(code, 0, 10) !== prefix || slice(code, 30, cloneSize) !== suffix) return null;
  const word = (index: number) => BigInt(slice(code, cloneSize + index * 32, cloneSize + (index + 1) * 32));
  const [event, house] = [word(1), word(2)];
  const tierCount = Number(bits(house, 88, 8));
  const textAt = cloneSize + (3 + tierCount) * 32;
  if (tierCount === 0 || size < textAt + 2) return null;
  const texts = readTexts(hexToBytes(slice(code, textAt)));
  if (!texts) return null;
  const flags = bits(event, 0, 8);
  return {
    version: getAddress(slice(code, 10, 30)),
    eventRef: slice(code, cloneSize, cloneSize + 32),
    organizer: addressIn(event),
    operator: addressIn(house),
    ...texts,
    doorsAt: Number(bits(event, 64, 32)),
    endsAt: Number(bits(event, 32, 32)),
    currency: hexToString(`0x${bits(event, 8, 24).toString(16).padStart(6, "0")}`),
    platformFeeBps: Number(bits(house, 72, 16)),
    policy: {
      capMayRise: (flags & 1n) !== 0n,
      capMayFall: (flags & 2n) !== 0n,
      mayPostpone: (flags & 4n) !== 0n,
      ruleDelaySeconds: Number(bits(house, 48, 24)),
      deskDelaySeconds: Number(bits(house, 24, 24)),
      releaseDelaySeconds: Number(bits(house, 0, 24)),
    },
    tiers: Array.from({ length: tierCount }, (_, index) => readTier(word(3 + index))),
  };
}

function readTier(word: bigint): TierRules {
  const number = (at: number, width: number) => Number(bits(word, at, width));
  const flag = (at: number) => bits(word, at, 1) === 1n;
  return {
    priceMinor: number(0, 32),
    salesStartAt: number(32, 32),
    salesEndAt: number(64, 32),
    resaleStartAt: number(96, 32),
    resaleEndAt: number(128, 32),
    resaleCapBps: number(160, 16),
    royaltyBps: number(176, 16),
    giftCooldownSeconds: number(192, 24),
    giftBlackoutSeconds: number(216, 24),
    giftsMax: number(240, 4),
    resaleAllowed: flag(244),
    queueMatched: flag(245),
    attested: flag(246),
    souvenir: flag(247),
  };
}

function readTexts(bytes: Uint8Array) {
  const text = new TextDecoder();
  const nameEnd = 1 + (bytes[0] ?? 0);
  const symbolEnd = nameEnd + 1 + (bytes[nameEnd] ?? 0);
  if (symbolEnd > bytes.length) return null;
  return {
    name: text.decode(bytes.subarray(1, nameEnd)),
    symbol: text.decode(bytes.subarray(nameEnd + 1, symbolEnd)),
    contractURI: text.decode(bytes.subarray(symbolEnd)),
  };
}

const bits = (word: bigint, at: number, width: number) => (word >> BigInt(at)) & ((1n << BigInt(width)) - 1n);
const addressIn = (word: bigint) => getAddress(`0x${bits(word, 96, 160).toString(16).padStart(40, "0")}`);
