import fc from "fast-check";
import { expect, it } from "vitest";
import { splitResale } from "../shared/money";
import { primarySale, refundPart, resaleSale } from "./ledger";
import { type Movement, statementOf } from "./settlement";

const movementsOf = (causeKind: string, entries: { account: string; amountMinor: bigint }[]): Movement[] =>
  entries.map(({ account, amountMinor }) => ({ causeKind, accountKind: account.split(":")[0] ?? "", amountMinor }));

it("shows for each cause who has what of it, in the order in which it happens, and their sum", () => {
  const sale = primarySale({
    ...{ provider: "stripe", totalMinor: 10_000, platformFeeMinor: 250 },
    taxes: [{ jurisdiction: "IL-VAT", amountMinor: 1_525 }],
  });
  const { lines, total } = statementOf([
    ...movementsOf("payout", [{ account: "payout:stripe", amountMinor: 7n }]),
    ...movementsOf("refund", refundPart(sale, 0, 10_000)),
    ...movementsOf("primary-sale", sale),
    ...movementsOf("primary-sale", sale),
  ]);
  expect(lines.map(({ causeKind }) => causeKind)).toEqual(["primary-sale", "refund", "payout"]);
  expect(lines[0]).toMatchObject({
    paidMinor: 20_000n,
    platformMinor: 500n,
    taxMinor: 3_050n,
    organizerMinor: 16_450n,
  });
  expect(lines[1]).toMatchObject({ paidMinor: -10_000n, organizerMinor: -8_225n });
  expect(lines[2]).toMatchObject({ otherMinor: -7n });
  expect(total).toMatchObject({ paidMinor: 10_000n, organizerMinor: 8_225n, otherMinor: -7n });
});

it("has in every line and in the sum as much as was paid", () => {
  const anySale = fc.record({
    totalMinor: fc.integer({ min: 0, max: 1_000_000 }),
    feeBps: fc.integer({ min: 0, max: 2_000 }),
  });
  const anyResale = fc.record({
    priceMinor: fc.integer({ min: 0, max: 1_000_000 }),
    royaltyBps: fc.integer({ min: 0, max: 5_000 }),
  });
  fc.assert(
    fc.property(
      fc.array(anySale),
      fc.array(anyResale),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (sales, resales, share) => {
        const booked = sales.map(({ totalMinor, feeBps }) =>
          primarySale({ provider: "stripe", totalMinor, platformFeeMinor: Math.floor((totalMinor * feeBps) / 10_000) }),
        );
        const { lines, total } = statementOf([
          ...booked.flatMap((entries) => movementsOf("primary-sale", entries)),
          ...booked.flatMap((entries, at) =>
            movementsOf("refund", refundPart(entries, 0, Math.floor((sales[at]?.totalMinor ?? 0) * share))),
          ),
          ...resales.flatMap(({ priceMinor, royaltyBps }) => {
            const split = splitResale(priceMinor, { royaltyBps, platformFeeBps: 250 });
            return movementsOf("resale", resaleSale({ provider: "stripe", sellerFanId: "x", priceMinor, split }));
          }),
        ]);
        for (const line of [...lines, total])
          expect(line.platformMinor + line.taxMinor + line.sellersMinor + line.organizerMinor + line.otherMinor).toBe(
            line.paidMinor,
          );
      },
    ),
  );
});
