"use client";

import { useSubscription } from "@trpc/tanstack-react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/app/_components/button";
import { EmptyState } from "@/app/_components/empty-state";
import { Notice } from "@/app/_components/notice";
import { useTRPC } from "@/app/_lib/trpc/client";
import type { EventState } from "@/server/domain/event/event";
import type { Gates, Pairing } from "../_components/live-types";
import { GateCard } from "./gate-card";
import { NameDialog } from "./name-dialog";
import { PairDialog } from "./pair-dialog";
import { RevokeDialog } from "./revoke-dialog";
import { useGateActions } from "./use-gate-actions";

type Props = { event: { id: string; state: EventState; timezone: string }; initial: Gates; mayWrite: boolean };
type Gate = Gates[number];
type Device = Gate["devices"][number];
type Open =
  | { kind: "gate" }
  | { kind: "device"; gate: Gate }
  | { kind: "pair"; pairing: Pairing }
  | { kind: "revoke"; gate: Gate; device: Device };

/** Entrances and the phones that scan at them; a phone that pairs appears here by itself. */
export function GateDesk({ event, initial, mayWrite }: Props) {
  const t = useTranslations("console.gates");
  const trpc = useTRPC();
  const [open, setOpen] = useState<Open | null>(null);
  const [fetched, setFetched] = useState<Gates>(initial);
  useSubscription(trpc.device.watch.subscriptionOptions({ eventId: event.id }, { onData: setFetched }));
  const actions = useGateActions(event.id, setFetched);
  const close = () => {
    setOpen(null);
    actions.reset();
  };
  const add = mayWrite ? <Button onClick={() => setOpen({ kind: "gate" })}>{t("add")}</Button> : null;

  return (
    <div className="grid gap-6">
      {fetched.length === 0 ? (
        <EmptyState title={t("emptyTitle")} body={mayWrite ? t("emptyBody") : t("emptyBodyDoor")} action={add} />
      ) : (
        <>
          <div className="flex flex-wrap items-center justify-between gap-4">
            <div className="grid gap-1">
              <h2 className="text-heading">{t("title")}</h2>
              <p className="max-w-xl text-ink-soft">{t("body")}</p>
            </div>
            {add}
          </div>
          {event.state !== "live" ? <Notice tone="warn">{t("notLive")}</Notice> : null}
          <div className="grid items-start gap-4 lg:grid-cols-2">
            {fetched.map((gate) => (
              <GateCard
                key={gate.id}
                gate={gate}
                timezone={event.timezone}
                mayWrite={mayWrite}
                onAdd={() => setOpen({ kind: "device", gate })}
                onRenew={async (device) => {
                  const pairing = await actions.renew(device.id);
                  if (pairing) setOpen({ kind: "pair", pairing });
                }}
                onRevoke={(device) => setOpen({ kind: "revoke", gate, device })}
              />
            ))}
          </div>
        </>
      )}
      <NameDialog
        key={open?.kind === "gate" ? "gate" : "no-gate"}
        open={open?.kind === "gate"}
        title={t("add")}
        label={t("name")}
        hint={t("nameHint")}
        submit={t("add")}
        problem={actions.problem}
        busy={actions.busy}
        onClose={close}
        onSubmit={async (name) => (await actions.createGate(name)) && close()}
      />
      <NameDialog
        key={open?.kind === "device" ? open.gate.id : "no-device"}
        open={open?.kind === "device"}
        title={open?.kind === "device" ? t("addDeviceTo", { gate: open.gate.name }) : ""}
        label={t("deviceName")}
        hint={t("deviceHint")}
        submit={t("create")}
        problem={actions.problem}
        busy={actions.busy}
        onClose={close}
        onSubmit={async (name) => {
          if (open?.kind !== "device") return;
          const pairing = await actions.createDevice(open.gate.id, name);
          if (pairing) setOpen({ kind: "pair", pairing });
        }}
      />
      <PairDialog
        pairing={open?.kind === "pair" ? open.pairing : null}
        gates={fetched}
        onClose={close}
        onRenew={async (id) => {
          const pairing = await actions.renew(id);
          if (pairing) setOpen({ kind: "pair", pairing });
        }}
      />
      <RevokeDialog
        target={open?.kind === "revoke" ? open : null}
        problem={actions.problem}
        busy={actions.busy}
        onClose={close}
        onConfirm={async (device) => (await actions.revoke(device)) && close()}
      />
    </div>
  );
}
