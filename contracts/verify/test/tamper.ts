import { type Address, concatHex, encodeAbiParameters, type Hex, keccak256, numberToHex, slice } from "viem";
import type { Stage } from "./stage";

/** Storage of TicketCollection: snapshots/storage-layout.json. */
export const slots = { counters: 0n, tickets: 13n, used: 16n, clock: 18n, pendingCaps: 20n, requests: 23n };

export const mappingSlot = (key: bigint, slot: bigint): Hex =>
  keccak256(encodeAbiParameters([{ type: "uint256" }, { type: "uint256" }], [key, slot]));
export const plainSlot = (slot: bigint): Hex => numberToHex(slot, { size: 32 });
export const after = (slot: Hex, words: bigint): Hex => numberToHex(BigInt(slot) + words, { size: 32 });

type Change = (word: bigint) => bigint;
export const setBits =
  (at: number, width: number, value: bigint): Change =>
  (word) => {
    const mask = ((1n << BigInt(width)) - 1n) << BigInt(at);
    return (word & ~mask) | (value << BigInt(at));
  };

/** Bends a contract's storage or code for as long as `act` takes, and puts it back: its later words and state look honest. */
export function tamperWith({ reader, tools }: Stage) {
  const read = async (address: Address, slot: Hex) => BigInt((await reader.getStorageAt({ address, slot })) ?? 0n);
  const write = (address: Address, slot: Hex, word: bigint) =>
    tools.setStorageAt({ address, index: slot, value: numberToHex(word, { size: 32 }) });
  const change = async (address: Address, slot: Hex, how: Change) =>
    write(address, slot, how(await read(address, slot)));
  return {
    change,
    /** Sets bits while `act` runs, then puts back these bits only. */
    async whileBits(
      address: Address,
      slot: Hex,
      at: number,
      width: number,
      value: bigint,
      act: () => Promise<unknown>,
    ) {
      const before = (await read(address, slot)) >> BigInt(at);
      await change(address, slot, setBits(at, width, value));
      await act();
      await change(address, slot, setBits(at, width, before & ((1n << BigInt(width)) - 1n)));
    },
    async whileCode(address: Address, code: Hex | ((code: Hex) => Hex), act: () => Promise<unknown>) {
      const before = (await reader.getCode({ address })) as Hex;
      await tools.setCode({ address, bytecode: typeof code === "function" ? code(before) : code });
      await act();
      await tools.setCode({ address, bytecode: before });
    },
  };
}

const cloneSize = 45;

/** A clone's code with a change in the rules of a tier. */
export function withTierWord(code: Hex, tierId: number, change: Change): Hex {
  const at = cloneSize + (2 + tierId) * 32;
  const word = change(BigInt(slice(code, at, at + 32)));
  return concatHex([slice(code, 0, at), numberToHex(word, { size: 32 }), slice(code, at + 32)]);
}
