/** Key of a ticket or tier: the collection's lower-case address and the id inside it. */
export const keyOf = (collection: string, id: bigint | number): string => `${collection.toLowerCase()}:${id}`;

type Logged = { transaction: { hash: string }; log: { logIndex: number } };

/** Key of a row that stands for the log itself; `part` tells apart the rows of one log. */
export const logKey = (event: Logged, part = 0): string => `${event.transaction.hash}:${event.log.logIndex}:${part}`;

/** ISO 4217 code from the contract's three bytes. */
export const currencyOf = (bytes: string): string => Buffer.from(bytes.slice(2), "hex").toString("ascii");
