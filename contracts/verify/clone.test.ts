import { concatHex, getAddress, type Hex, numberToHex, stringToHex } from "viem";
import { describe, expect, it } from "vitest";
import { collectionAddress, readClone } from "./clone";

const word = (...fields: [value: bigint | number, bits: number][]): Hex =>
  numberToHex(
    fields.reduce((total, [value, bits]) => (total << BigInt(bits)) | BigInt(value), 0n),
    { size: 32 },
  );
const version = getAddress("0x00000000000000000000000000000000000000aa");
const organizer = getAddress("0x00000000000000000000000000000000000000bb");
const operator = getAddress("0x00000000000000000000000000000000000000cc");
const eventRef = stringToHex("event", { size: 32 });
const text = (value: string) => concatHex([numberToHex(value.length, { size: 1 }), stringToHex(value)]);

/** As src/libraries/CollectionArgs.sol says, highest bits first. */
const code = concatHex([
  "0x363d3d373d3d3d363d73",
  version,
  "0x5af43d82803e903d91602b57fd5bf3",
  eventRef,
  word([BigInt(organizer), 160], [2_000_000, 32], [2_000_100, 32], [0x555344, 24], [5, 8]),
  word([BigInt(operator), 160], [1, 8], [500, 16], [11, 24], [22, 24], [33, 24]),
  word(
    [0b1011, 4 + 4],
    [3, 4],
    [77, 24],
    [66, 24],
    [1000, 16],
    [11_000, 16],
    [9, 32],
    [8, 32],
    [7, 32],
    [6, 32],
    [5000, 32],
  ),
  text("Aurora"),
  text("AUR"),
  stringToHex("https://tickets.example"),
]);

describe("readClone", () => {
  it("reads every rule from its place in the code", () => {
    expect(readClone(code)).toEqual({
      version,
      eventRef,
      organizer,
      operator,
      name: "Aurora",
      symbol: "AUR",
      contractURI: "https://tickets.example",
      doorsAt: 2_000_000,
      endsAt: 2_000_100,
      currency: "USD",
      platformFeeBps: 500,
      policy: {
        capMayRise: true,
        capMayFall: false,
        mayPostpone: true,
        ruleDelaySeconds: 11,
        deskDelaySeconds: 22,
        releaseDelaySeconds: 33,
      },
      tiers: [
        {
          priceMinor: 5000,
          salesStartAt: 6,
          salesEndAt: 7,
          resaleStartAt: 8,
          resaleEndAt: 9,
          resaleCapBps: 11_000,
          royaltyBps: 1000,
          giftCooldownSeconds: 66,
          giftBlackoutSeconds: 77,
          giftsMax: 3,
          resaleAllowed: true,
          queueMatched: true,
          attested: false,
          souvenir: true,
        },
      ],
    });
  });

  it("refuses other contracts, cut code and code without tiers", () => {
    expect(readClone("0x6080604052")).toBeNull();
    expect(readClone(`0x${code.slice(2, 340)}`)).toBeNull();
    expect(readClone(`0x00${code.slice(4)}`)).toBeNull();
    const tiers = 2 + (45 + 64 + 20) * 2;
    expect(readClone(`${code.slice(0, tiers)}00${code.slice(tiers + 2)}` as Hex)).toBeNull();
    expect(readClone(`${code.slice(0, tiers)}40${code.slice(tiers + 2)}` as Hex)).toBeNull();
  });
});

describe("collectionAddress", () => {
  it("depends on factory, organizer and event alone", () => {
    const home = collectionAddress(version, organizer, eventRef);
    expect(collectionAddress(version, organizer, eventRef)).toBe(home);
    expect(collectionAddress(operator, organizer, eventRef)).not.toBe(home);
    expect(collectionAddress(version, operator, eventRef)).not.toBe(home);
    expect(collectionAddress(version, organizer, stringToHex("other", { size: 32 }))).not.toBe(home);
  });
});
