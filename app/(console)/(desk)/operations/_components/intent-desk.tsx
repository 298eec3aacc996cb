"use client";

import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useSubscription } from "@trpc/tanstack-react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { EmptyState } from "@/app/_components/empty-state";
import { Field } from "@/app/_components/field";
import { Select } from "@/app/_components/select";
import { useTRPC } from "@/app/_lib/trpc/client";
import type { IntentKind, IntentState } from "@/server/domain/chain/intent";
import { More } from "../../../_components/more";
import { ProblemNotice } from "../../../_components/problem-notice";
import { IntentDialog } from "./intent-dialog";
import { IntentTable } from "./intent-table";
import type { IntentPage } from "./types";

type Props = {
  first: IntentPage;
  /** Given, so that the browser needs no rules of the domain. */
  states: readonly IntentState[];
  kinds: readonly IntentKind[];
  timezone: string;
  mayWrite: boolean;
};

/** Everything that the organization asks of the chain; rows change by themselves as blocks come. */
export function IntentDesk({ first, states, kinds, timezone, mayWrite }: Props) {
  const t = useTranslations("operations");
  const trpc = useTRPC();
  const client = useQueryClient();
  const [state, setState] = useState<IntentState | null>(null);
  const [kind, setKind] = useState<IntentKind | null>(null);
  const [counts, setCounts] = useState<Record<string, number>>({});
  const [shown, setShown] = useState<string | null>(null);
  const refresh = () => client.invalidateQueries({ queryKey: trpc.chainIntent.pathKey() });
  useSubscription(
    trpc.chainIntent.watch.subscriptionOptions(undefined, {
      onData: (counted) => {
        setCounts(counted);
        void refresh();
      },
    }),
  );
  const pages = useInfiniteQuery({
    ...trpc.chainIntent.list.infiniteQueryOptions(
      { state, kind },
      { getNextPageParam: (page) => page.next ?? undefined, initialCursor: null },
    ),
    ...(state || kind ? {} : { initialData: { pages: [first], pageParams: [null] } }),
  });
  const intents = pages.data?.pages.flatMap((page) => page.intents) ?? [];
  const filtered = state !== null || kind !== null;

  return (
    <section className="grid gap-5" aria-label={t("nav.transactions")}>
      <div className="grid gap-4 sm:flex sm:items-end">
        <Field label={t("filters.state")}>
          <Select
            value={state ?? ""}
            onChange={(event) => setState((event.target.value || null) as IntentState | null)}
          >
            <option value="">{t("filters.all")}</option>
            {states.map((one) => (
              <option key={one} value={one}>
                {counts[one]
                  ? t("filters.counted", { name: t(`states.${one}`), count: counts[one] })
                  : t(`states.${one}`)}
              </option>
            ))}
          </Select>
        </Field>
        <Field label={t("filters.kind")}>
          <Select value={kind ?? ""} onChange={(event) => setKind((event.target.value || null) as IntentKind | null)}>
            <option value="">{t("filters.all")}</option>
            {kinds.map((one) => (
              <option key={one} value={one}>
                {t(`kinds.${one}`)}
              </option>
            ))}
          </Select>
        </Field>
      </div>
      <ProblemNotice problem={pages.error} />
      {pages.isPending ? (
        <p role="status" className="py-10 text-center text-ink-soft">
          {t("loading")}
        </p>
      ) : intents.length === 0 ? (
        <EmptyState
          title={t(filtered ? "emptyFilterTitle" : "emptyTitle")}
          body={t(filtered ? "emptyFilterBody" : "emptyBody")}
        />
      ) : (
        <IntentTable intents={intents} timezone={timezone} onOpen={setShown} />
      )}
      <More pages={pages}>{t("more")}</More>
      <IntentDialog
        id={shown}
        timezone={timezone}
        mayWrite={mayWrite}
        onClose={() => setShown(null)}
        onChanged={refresh}
      />
    </section>
  );
}
