/** What a chain asks for touching storage. `reset` is a change of a slot that held something, once it is warm. */
export type Schedule = {
  coldRead: number;
  coldWrite: number;
  reset: number;
  warm: number;
  set: number;
  clearRefund: number;
};

export const ETHEREUM: Schedule = {
  coldRead: 2_100,
  coldWrite: 2_100,
  reset: 2_900,
  warm: 100,
  set: 20_000,
  clearRefund: 4_800,
};

/** PIP-88, since the Chicago hard fork of 21 May 2026. A reset costs 5,000 less the surcharge; a clear gives back that and 1,900. */
export const POLYGON: Schedule = {
  coldRead: 5_460,
  coldWrite: 2_940,
  reset: 2_060,
  warm: 100,
  set: 20_000,
  clearRefund: 3_960,
};

/** What EIP-2930 asks for an entry, and what a first touch of an account costs without one (EIP-2929); the same on both chains. */
const LIST = { key: 1_900, address: 2_400 };
const COLD_ACCOUNT = 2_600;

/** One account that a transaction touched; how many of its slots were read first, how many written first. */
export type Touched = { address: string; cold: boolean; read: number; written: number; slots: bigint[] };

/** What a transaction did, apart from prices. `gross` is its gas on Ethereum before any refund, intrinsic gas included. */
export type Usage = {
  gross: number;
  /** EIP-7623: no transaction costs less than its calldata at the higher rate. */
  calldataFloor: number;
  /** Writes that changed a slot which held something. */
  resets: number;
  /** Slots emptied, less emptied slots filled again. */
  clears: number;
  /** Slots given back their first value: something, or nothing. */
  restored: number;
  restoredEmpty: number;
  accounts: Touched[];
};

/** Gas of the same transaction on a chain with another schedule, `listed` accounts and their slots being named beforehand. */
export function reprice(usage: Usage, to: Schedule, listed: Touched[] = []): number {
  const reads = sum(usage.accounts, (account) => account.read);
  const writes = sum(usage.accounts, (account) => account.written);
  const gross =
    usage.gross +
    reads * (to.coldRead - ETHEREUM.coldRead) +
    writes * (to.coldWrite - ETHEREUM.coldWrite) +
    usage.resets * (to.reset - ETHEREUM.reset) -
    sum(listed, (account) => listGain(account, to));
  const refund =
    usage.clears * to.clearRefund + usage.restored * (to.reset - to.warm) + usage.restoredEmpty * (to.set - to.warm);
  return Math.max(usage.calldataFloor, gross - Math.min(refund, Math.floor(gross / 5)));
}

/** The accounts whose listing saves more than it costs. */
export const bestList = (usage: Usage, on: Schedule): Touched[] =>
  usage.accounts.filter((account) => listGain(account, on) > 0);

function listGain({ read, written, cold }: Touched, to: Schedule): number {
  const slots = read * (to.coldRead - LIST.key - to.warm) + written * (to.coldWrite - LIST.key);
  return slots - LIST.address + (cold ? COLD_ACCOUNT - to.warm : 0);
}

const sum = <T>(items: T[], of: (item: T) => number) => items.reduce((total, item) => total + of(item), 0);
