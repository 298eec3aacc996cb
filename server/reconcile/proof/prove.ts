import type { PaymentPort } from "../../ports/payment";
import type { Sources } from "../sources";
import { proveChain } from "./chain-side";
import { type GasSums, proveGas } from "./gas-side";
import { bookedOrders, flawsOfLedger } from "./ledger-books";
import { proveProvider } from "./provider-side";
import { add, type Sums, type Unproven } from "./unproven";

export type ProofSources = Sources & { payment: Pick<PaymentPort, "listDisputes"> };

/** Minor units by currency, as texts. `netMinor`: taken less given back less what banks took. */
export type Side = Record<string, string>;
export type Proof = {
  flaws: Unproven[];
  /** Orders in delivery, refunds that a bank has not taken yet: they differ for a while, and by exactly that much. */
  underWay: number;
  counted: { entries: number; transfers: number; orders: number; payments: number; mints: number; settled: number };
  sums: { taken: Side; back: Side; disputed: Side; ledgerAtProvider: Side };
  gas: GasSums;
};

const marginMs = 60_000;
const texts = (sums: Sums): Side => Object.fromEntries(Object.entries(sums).map(([at, sum]) => [at, String(sum)]));

/**
 * Proves that payment provider, ledger and chain tell the same of all money since the first payment: each order and each sum, and
 * that gas is booked as it was spent. Reads all of it anew, with rules of its own, and writes nothing.
 * @throws {AppError} chain-unavailable, provider-unavailable: no verdict.
 */
export async function proveLedger(sources: ProofSources): Promise<Proof> {
  const { db, reader, startBlock, payment, now } = sources;
  const first = await db.payment.findFirst({ orderBy: { createdAt: "asc" }, select: { createdAt: true } });
  const since = new Date((first?.createdAt ?? new Date(now.getTime() - 86_400_000)).getTime() - marginMs);
  const range = { since, until: new Date(now.getTime() + marginMs) };
  // The outside first: what is booked meanwhile is then in the books that are read after it.
  const head = await reader.head();
  const created = await reader.created({ from: startBlock, to: head.latest });
  const facts = await reader.facts({ from: startBlock, to: head.latest, of: created });
  const { counted, flaws } = await flawsOfLedger(db);
  const booked = await bookedOrders(db, payment.provider);
  const provider = await proveProvider(sources, range, booked);
  const chain = await proveChain(sources, facts, booked);
  const { gas, flaws: ofGas } = await proveGas(db);
  const ledgerAtProvider: Sums = {};
  for (const { currency, atProvider } of booked) add(ledgerAtProvider, currency, atProvider);
  const { taken, back, disputed } = provider.sums;
  return {
    flaws: [...flaws, ...provider.flaws, ...chain.flaws, ...ofGas],
    underWay: provider.underWay + chain.underWay,
    counted: {
      ...counted,
      ...{ orders: booked.length, payments: provider.payments, mints: chain.mints, settled: chain.settled },
    },
    sums: {
      ...{ taken: texts(taken), back: texts(back), disputed: texts(disputed) },
      ledgerAtProvider: texts(ledgerAtProvider),
    },
    gas,
  };
}
