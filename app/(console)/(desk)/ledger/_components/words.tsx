"use client";

import { useTranslations } from "next-intl";

/** The kind of an account: "seller" of "seller:<fan>". */
export const kindOf = (account: string): string => account.split(":")[0] ?? account;

/** The name of a kind of account or cause; a kind from the future is named by its own word. */
export function useWords() {
  const t = useTranslations("ledger");
  return {
    account: (kind: string) =>
      t.has(`accounts.${kind}` as "accounts.organizer") ? t(`accounts.${kind}` as "accounts.organizer") : kind,
    cause: (kind: string) =>
      t.has(`causes.${kind}` as "causes.resale") ? t(`causes.${kind}` as "causes.resale") : kind,
  };
}

/** "Payment provider · stripe", "Seller · 0199ab12". */
export function AccountName({ account }: { account: string }) {
  const words = useWords();
  const kind = kindOf(account);
  const which = account.slice(kind.length + 1);
  return (
    <span>
      <bdi>{words.account(kind)}</bdi>
      {which ? (
        <>
          {" · "}
          <bdi dir="ltr" className="tabular font-normal text-ink-soft">
            {/^[0-9a-f]{8}-/.test(which) ? which.slice(-12) : which}
          </bdi>
        </>
      ) : null}
    </span>
  );
}
