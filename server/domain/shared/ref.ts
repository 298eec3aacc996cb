/** A uuid as bytes32: its 16 bytes, then zeros. What the chain sees of our ids; it says nothing about a person. */
export type Ref = `0x${string}`;

export const toRef = (uuid: string): Ref => `0x${uuid.replaceAll("-", "").toLowerCase().padEnd(64, "0")}`;

export function fromRef(ref: string): string {
  const hex = ref.slice(2, 34);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** One ticket's key in every room: the collection's lower-case address and the token id. */
export const ticketKey = (collection: string, tokenId: number | bigint | string): string =>
  `${collection.toLowerCase()}:${tokenId}`;
