import { coins } from "@/server/domain/chain/coins";

/** An amount of the chain's coin, with enough digits that the smallest transaction is not nothing. */
export const Coins = ({ wei }: { wei: string }) => (
  <bdi dir="ltr" className="tabular whitespace-nowrap">
    {`${coins(BigInt(wei), BigInt(wei) < 10n ** 16n ? 7 : 4)} POL`}
  </bdi>
);
