"use client";

import { useTranslations } from "next-intl";
import { DateText } from "@/app/_components/date-text";
import { CopyButton } from "../../../_components/copy-button";
import { Coins } from "./coins";
import type { IntentDetails } from "./types";

type Props = { transactions: IntentDetails["transactions"]; explorer: string | null; timezone: string };

/** Every transaction that was signed for one intent, newest first. Of those with one number the chain takes one. */
export function TransactionList({ transactions, explorer, timezone }: Props) {
  const t = useTranslations("operations");
  if (transactions.length === 0) return <p className="text-sm text-ink-soft">{t("noTransaction")}</p>;
  return (
    <section className="grid gap-3">
      <h3 className="text-sm font-semibold text-ink-soft">{t("transactions")}</h3>
      <ul className="grid gap-3">
        {transactions.map(({ hash, nonce, state, createdAt, costWei }) => (
          <li key={hash} className="grid gap-2 rounded-control bg-sunken p-3 text-sm">
            <span className="flex flex-wrap justify-between gap-x-4">
              <span className="font-semibold">{t(`transactionStates.${state}`)}</span>
              <span className="text-ink-soft">{t("nonce", { nonce })}</span>
            </span>
            <code dir="ltr" className="text-start text-note break-all">
              {hash}
            </code>
            <span className="flex flex-wrap items-center justify-between gap-2 text-note text-ink-soft">
              <span>
                <DateText at={createdAt} timezone={timezone} style="short" />
                {costWei ? (
                  <>
                    {" · "}
                    <Coins wei={costWei} />
                  </>
                ) : null}
              </span>
              <span className="inline-flex items-center gap-3">
                {explorer ? (
                  <a
                    href={`${explorer}/tx/${hash}`}
                    target="_blank"
                    rel="noreferrer"
                    className="font-semibold text-accent-text hover:underline"
                  >
                    {t("explorer")}
                  </a>
                ) : null}
                <CopyButton text={hash} said={t("hashCopied")} />
              </span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
