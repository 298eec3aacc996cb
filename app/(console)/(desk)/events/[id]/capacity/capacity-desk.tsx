"use client";

import { useQuery } from "@tanstack/react-query";
import type { inferRouterOutputs } from "@trpc/server";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/app/_components/button";
import { Dialog } from "@/app/_components/dialog";
import { Notice } from "@/app/_components/notice";
import { useTRPC, useTRPCClient } from "@/app/_lib/trpc/client";
import type { AppRouter } from "@/server/api/root";
import { useAct } from "../../../../_components/use-act";
import { SeatsDialog, type Typed } from "./seats-dialog";
import { SeatsTable } from "./seats-table";

type Capacity = inferRouterOutputs<AppRouter>["capacity"]["get"];
export type Tier = Capacity["tiers"][number];
export type Quota = Capacity["quotas"][number];
/** What is being changed: the event's limit, a tier, a quota, or a quota that is not there yet. `key` makes a repeated change one. */
export type Subject = { key: string } & (
  | { kind: "event"; maxPerBuyer: number | null }
  | { kind: "tier"; tier: Tier }
  | { kind: "quota"; quotaId: string; quota: Quota | null }
);
type Props = { eventId: string; initial: Capacity; closed: "readOnly" | "notLive" | null };

const lookMs = 2_000;

/** How many seats there are, who has them, and how many more or fewer there shall be, while it sells. */
export function CapacityDesk({ eventId, initial, closed }: Props) {
  const t = useTranslations("capacity");
  const common = useTranslations("common");
  const trpc = useTRPC();
  const client = useTRPCClient();
  const [subject, setSubject] = useState<Subject | null>(null);
  const [removing, setRemoving] = useState<Quota | null>(null);
  const { data, isError, refetch } = useQuery({
    ...trpc.capacity.get.queryOptions({ eventId }),
    initialData: initial,
    refetchInterval: lookMs,
  });
  const { problem, busy, act } = useAct(refetch);
  const { tiers, quotas, maxPerBuyer } = data;
  const key = () => crypto.randomUUID();
  const nameOf = (tierId: string) => tiers.find((tier) => tier.tierId === tierId)?.name ?? "";

  async function save(on: Subject, typed: Typed) {
    const { name, quantity, blocked, tierIds } = typed;
    const saved = await act(on.kind, async () => {
      if (on.kind === "event")
        await client.capacity.setEvent.mutate({ eventId, maxPerBuyer: typed.maxPerBuyer, key: on.key });
      else if (on.kind === "tier") {
        const { tierId } = on.tier;
        const change = { quantity, blocked, maxPerBuyer: typed.maxPerBuyer };
        await client.capacity.setTier.mutate({ eventId, tierId, ...change, key: on.key });
      } else await client.capacity.putQuota.mutate({ eventId, quotaId: on.quotaId, name, quantity, blocked, tierIds });
      return t("saved");
    });
    if (saved) setSubject(null);
    // What was refused may be asked with other figures, which is another change.
    else setSubject({ ...on, key: key() });
  }

  return (
    <div className="grid gap-8">
      <div className="grid gap-1">
        <h2 className="text-heading">{t("title")}</h2>
        <p className="max-w-2xl text-ink-soft">{t("intro")}</p>
      </div>
      {isError ? <Notice tone="warn">{t("lost")}</Notice> : null}
      {closed ? <Notice>{t(closed)}</Notice> : null}
      <SeatsTable
        caption={t("tiers")}
        rows={tiers.map((tier) => ({
          ...tier,
          id: tier.tierId,
          note:
            tier.onChainMax !== undefined && tier.onChainMax < tier.quantity
              ? t("onChain", { count: tier.onChainMax })
              : null,
          limit: tier.maxPerBuyer,
          actions: closed ? null : (
            <Button
              variant="secondary"
              aria-label={t("changeOf", { name: tier.name })}
              onClick={() => setSubject({ kind: "tier", tier, key: key() })}
            >
              {t("change")}
            </Button>
          ),
        }))}
      />
      <section className="flex flex-wrap items-center justify-between gap-4 border-y border-line py-4">
        <p data-testid="event-limit">
          {maxPerBuyer === null ? t("noEventLimit") : t("eventLimit", { count: maxPerBuyer })}
        </p>
        {closed ? null : (
          <Button
            variant="secondary"
            aria-label={t("changeLimit")}
            onClick={() => setSubject({ kind: "event", maxPerBuyer, key: key() })}
          >
            {t("change")}
          </Button>
        )}
      </section>
      <section className="grid gap-4">
        {quotas.length > 0 ? (
          <SeatsTable
            caption={t("quotas")}
            rows={quotas.map((quota) => ({
              ...quota,
              id: quota.quotaId,
              note: quota.tierIds.map(nameOf).join(", "),
              actions: closed ? null : (
                <span className="flex flex-wrap justify-end gap-2">
                  <Button
                    variant="secondary"
                    aria-label={t("changeOf", { name: quota.name })}
                    onClick={() => setSubject({ kind: "quota", quotaId: quota.quotaId, quota, key: key() })}
                  >
                    {t("change")}
                  </Button>
                  <Button
                    variant="secondary"
                    aria-label={t("removeOf", { name: quota.name })}
                    onClick={() => setRemoving(quota)}
                  >
                    {t("remove")}
                  </Button>
                </span>
              ),
            }))}
          />
        ) : (
          <>
            <h3 className="text-heading">{t("quotas")}</h3>
            <p className="max-w-2xl text-ink-soft">{t("noQuotas")}</p>
          </>
        )}
        {closed ? null : (
          <div>
            <Button onClick={() => setSubject({ kind: "quota", quotaId: key(), quota: null, key: key() })}>
              {t("newQuota")}
            </Button>
          </div>
        )}
      </section>
      {subject ? (
        <SeatsDialog
          subject={subject}
          tiers={tiers}
          problem={problem}
          busy={busy !== null}
          onClose={() => setSubject(null)}
          onSubmit={(typed) => void save(subject, typed)}
        />
      ) : null}
      <Dialog
        open={removing !== null}
        onClose={() => setRemoving(null)}
        title={t("removeTitle", { name: removing?.name ?? "" })}
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
                const { quotaId } = removing;
                await act("remove", async () => {
                  await client.capacity.removeQuota.mutate({ eventId, quotaId });
                  return t("removed");
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
