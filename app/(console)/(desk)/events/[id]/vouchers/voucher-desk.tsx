"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useDeferredValue, useState } from "react";
import { Button } from "@/app/_components/button";
import { buttonStyle } from "@/app/_components/button-style";
import { Dialog } from "@/app/_components/dialog";
import { EmptyState } from "@/app/_components/empty-state";
import { Field } from "@/app/_components/field";
import { TextInput } from "@/app/_components/text-input";
import { useTRPC, useTRPCClient } from "@/app/_lib/trpc/client";
import { More } from "../../../../_components/more";
import { ProblemNotice } from "../../../../_components/problem-notice";
import { useAct } from "../../../../_components/use-act";
import { HiddenTiers } from "./hidden-tiers";
import { ImportDialog } from "./import-dialog";
import type { ReadText } from "./read-voucher";
import { VoucherDialog } from "./voucher-dialog";
import { VoucherTable } from "./voucher-table";
import type { ShownVoucher, Subject, VouchersPage } from "./voucher-types";

type Props = { eventId: string; first: VouchersPage; pageUrl: string | null };

/** An event's codes: what they do, how much of them was used, and the tickets that are shown only to who has one. */
export function VoucherDesk({ eventId, first, pageUrl }: Props) {
  const t = useTranslations("vouchers");
  const common = useTranslations("common");
  const trpc = useTRPC();
  const client = useTRPCClient();
  const [typed, setTyped] = useState("");
  const text = useDeferredValue(typed.trim());
  const [subject, setSubject] = useState<Subject | null>(null);
  const [removing, setRemoving] = useState<ShownVoucher | null>(null);
  const [importKey, setImportKey] = useState<string | null>(null);
  const pages = useInfiniteQuery({
    ...trpc.voucher.list.infiniteQueryOptions(
      { eventId, text: text || null },
      { getNextPageParam: (page) => page.next ?? undefined, initialCursor: null },
    ),
    ...(text ? {} : { initialData: { pages: [first], pageParams: [null] } }),
    refetchInterval: 10_000,
  });
  const { problem, busy, act } = useAct(pages.refetch);
  // What is wrong with a form is said in the form.
  const form = useAct(pages.refetch);
  const latest = pages.data?.pages[0] ?? first;
  const vouchers = pages.data?.pages.flatMap((page) => page.vouchers) ?? [];
  const key = () => crypto.randomUUID();

  async function save(on: Subject, { rules, code, count, prefix }: ReadText) {
    const saved = await form.act("save", async () => {
      if (on.kind === "many") {
        const { made } = await client.voucher.make.mutate({ eventId, key: on.key, count, prefix, ...rules });
        return t("made", { count: made });
      }
      const paused = on.voucher?.paused ?? false;
      await client.voucher.put.mutate({ eventId, voucherId: on.key, code, ...rules, paused });
      return t("saved", { code });
    });
    if (saved) setSubject(null);
  }

  return (
    <div className="grid gap-8">
      <div className="grid gap-1">
        <h2 className="text-heading">{t("title")}</h2>
        <p className="max-w-2xl text-ink-soft">{t("intro")}</p>
      </div>
      <div className="flex flex-wrap items-end gap-3">
        <div className="min-w-0 grow basis-56">
          <Field label={t("search")} required={false}>
            <TextInput
              type="search"
              dir="auto"
              maxLength={64}
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
            />
          </Field>
        </div>
        <Button onClick={() => setSubject({ kind: "one", voucher: null, key: key() })}>{t("new")}</Button>
        <Button variant="secondary" onClick={() => setSubject({ kind: "many", key: key() })}>
          {t("many")}
        </Button>
        <Button variant="secondary" onClick={() => setImportKey(key())}>
          {t("import")}
        </Button>
        <a
          href={`/api/vouchers?${new URLSearchParams({ eventId })}`}
          download
          className={buttonStyle({ variant: "secondary" })}
        >
          {t("download")}
        </a>
      </div>
      <ProblemNotice problem={pages.error ?? problem} />
      {pages.isPending ? (
        <p role="status" className="py-10 text-center text-ink-soft">
          {t("loading")}
        </p>
      ) : vouchers.length === 0 && !pages.error ? (
        <EmptyState title={t(text ? "noneTitle" : "emptyTitle")} body={t(text ? "noneBody" : "emptyBody")} />
      ) : (
        <VoucherTable
          page={latest}
          vouchers={vouchers}
          pageUrl={pageUrl}
          busy={busy}
          onEdit={(voucher) => setSubject({ kind: "one", voucher, key: voucher.id })}
          onRemove={setRemoving}
          onPause={(voucher) =>
            void act(voucher.id, async () => {
              await client.voucher.pause.mutate({ eventId, voucherId: voucher.id, paused: !voucher.paused });
              return t(voucher.paused ? "resumed" : "pausedNow", { code: voucher.code });
            })
          }
        />
      )}
      <More pages={pages}>{t("more")}</More>
      <HiddenTiers
        tiers={latest.tiers}
        currency={latest.currency}
        busy={busy}
        onHide={(tier) =>
          void act(tier.id, async () => {
            await client.voucher.hideTier.mutate({ eventId, tierId: tier.id, hidden: !tier.hidden });
            return t(tier.hidden ? "shownNow" : "hiddenNow", { name: tier.name });
          })
        }
      />
      {subject ? (
        <VoucherDialog
          subject={subject}
          page={latest}
          problem={form.problem}
          busy={form.busy !== null}
          onClose={() => setSubject(null)}
          onSubmit={(read) => void save(subject, read)}
        />
      ) : null}
      {importKey ? (
        <ImportDialog
          eventId={eventId}
          importKey={importKey}
          onClose={() => {
            setImportKey(null);
            void pages.refetch();
          }}
        />
      ) : null}
      <Dialog
        open={removing !== null}
        onClose={() => setRemoving(null)}
        title={t("removeTitle", { code: removing?.code ?? "" })}
        footer={
          <>
            <Button variant="secondary" onClick={() => setRemoving(null)}>
              {common("cancel")}
            </Button>
            <Button
              variant="danger"
              busy={busy === "remove"}
              onClick={async () => {
                if (!removing) return;
                const { id: voucherId, code } = removing;
                await act("remove", async () => {
                  await client.voucher.remove.mutate({ eventId, voucherId });
                  return t("removed", { code });
                });
                setRemoving(null);
              }}
            >
              {t("remove")}
            </Button>
          </>
        }
      >
        <p>{t("removeBody")}</p>
      </Dialog>
    </div>
  );
}
