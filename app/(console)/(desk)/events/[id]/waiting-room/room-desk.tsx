"use client";

import { useQuery } from "@tanstack/react-query";
import type { inferRouterOutputs } from "@trpc/server";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { Badge } from "@/app/_components/badge";
import { Button } from "@/app/_components/button";
import { Card } from "@/app/_components/card";
import { Dialog } from "@/app/_components/dialog";
import { Notice } from "@/app/_components/notice";
import { Stat, Stats } from "@/app/_components/stat";
import { dateText } from "@/app/_lib/date-text";
import { useTRPC, useTRPCClient } from "@/app/_lib/trpc/client";
import type { AppRouter } from "@/server/api/root";
import { ProblemNotice } from "../../../../_components/problem-notice";
import { useAct } from "../../../../_components/use-act";
import { DrawCard } from "./draw-card";
import { PaceForm } from "./pace-form";
import { TimesForm } from "./times-form";

export type RoomView = inferRouterOutputs<AppRouter>["waitingRoom"]["get"];
export type Room = NonNullable<RoomView["room"]>;
type Props = { eventId: string; timezone: string; initial: RoomView; mayWrite: boolean };

const lookMs = 2_000;
const tones = { open: "good", paused: "warn", "sold-out": "neutral", over: "neutral" } as const;

/** The room while people wait in it: its figures, its pace, and the brake. */
export function RoomDesk({ eventId, timezone, initial, mayWrite }: Props) {
  const t = useTranslations("waiting-room.console");
  const locale = useLocale();
  const trpc = useTRPC();
  const client = useTRPCClient();
  const [ending, setEnding] = useState(false);
  const { data, isError, refetch } = useQuery({
    ...trpc.waitingRoom.get.queryOptions({ eventId }),
    initialData: initial,
    refetchInterval: lookMs,
  });
  const { problem, busy, act } = useAct(refetch);
  const { room, salesStartAt, serverNow } = data;
  const plan = (times: { opensAt: Date; drawAt: Date; verifiedOnly: boolean }) =>
    act("plan", async () => {
      await client.waitingRoom.plan.mutate({ eventId, ...times });
      return room ? t("moved") : t("planned");
    });
  const change = (name: string, input: object, said: string) =>
    act(name, async () => {
      await client.waitingRoom.change.mutate({ eventId, ...input });
      return said;
    });
  const phase = room?.phase;
  const when = room && dateText(phase === "planned" ? room.opensAt : room.drawAt, "short", locale, timezone);
  const running = room && phase !== "over";

  return (
    <div className="grid gap-6">
      <div className="grid gap-1">
        <h2 className="flex flex-wrap items-center gap-3 text-heading">
          {t("title")}
          {phase && room ? (
            <Badge tone={phase in tones ? tones[phase as keyof typeof tones] : "accent"}>
              {t(`phase.${phase}`, { when: when ?? "" })}
            </Badge>
          ) : null}
        </h2>
        <p className="max-w-2xl text-ink-soft">{t("intro")}</p>
      </div>
      {isError ? <Notice tone="warn">{t("lost")}</Notice> : null}
      {mayWrite ? null : <Notice>{t("readOnly")}</Notice>}
      <ProblemNotice problem={problem} />
      {room ? <Figures room={room} /> : null}
      {mayWrite && (!room || phase === "planned") ? (
        <TimesForm
          key={room ? room.opensAt.getTime() : "new"}
          {...{ room, timezone, salesStartAt, serverNow }}
          busy={busy === "plan"}
          onSubmit={plan}
        />
      ) : null}
      {!room && !mayWrite ? <p className="text-ink-soft">{t("off")}</p> : null}
      {mayWrite && running ? (
        <PaceForm room={room} busy={busy === "pace"} onSubmit={(pace) => change("pace", pace, t("saved"))} />
      ) : null}
      {mayWrite && running ? (
        <div className="flex flex-wrap gap-3">
          {room.pausedAt ? (
            <Button busy={busy === "pause"} onClick={() => change("pause", { paused: false }, t("resumed"))}>
              {t("resume")}
            </Button>
          ) : (
            <Button
              variant="secondary"
              busy={busy === "pause"}
              onClick={() => change("pause", { paused: true }, t("pausedNow"))}
            >
              {t("pause")}
            </Button>
          )}
          <Button variant="danger" onClick={() => setEnding(true)}>
            {t("end")}
          </Button>
        </div>
      ) : null}
      {room ? <DrawCard room={room} /> : null}
      <Dialog
        open={ending}
        onClose={() => setEnding(false)}
        title={t("endTitle")}
        footer={
          <>
            <Button variant="secondary" onClick={() => setEnding(false)}>
              {t("cancel")}
            </Button>
            <Button
              variant="danger"
              busy={busy === "end"}
              onClick={async () => {
                const ended = await act("end", async () => {
                  await client.waitingRoom.end.mutate({ eventId });
                  return t("ended");
                });
                if (ended) setEnding(false);
              }}
            >
              {t("end")}
            </Button>
          </>
        }
      >
        <p>{t("endBody", { count: room?.counts.waiting ?? 0 })}</p>
      </Dialog>
    </div>
  );
}

function Figures({ room: { counts, seats, turnsLately, entrants } }: { room: Room }) {
  const t = useTranslations("waiting-room.console");
  const gone = counts.passed + counts.lapsed + counts.left;
  return (
    <div className="grid gap-3" data-testid="room-figures">
      <Stats>
        <Stat
          label={t("waiting")}
          value={counts.waiting}
          note={entrants === null ? null : t("entrants", { count: entrants })}
        />
        <Stat label={t("offered")} value={counts.offered} note={`${t("turnsLately")}: ${turnsLately}`} />
        <Stat label={t("admitted")} value={counts.admitted} note={`${t("gone")}: ${gone}`} />
        <Stat label={t("done")} value={counts.done} />
      </Stats>
      <Card as="section" className="grid">
        <dl className="flex flex-wrap gap-x-10 gap-y-3">
          {(["seatsLeft", "seatsHeld", "seatsSold"] as const).map((name) => (
            <div key={name}>
              <dt className="text-note font-semibold text-ink-soft">{t(name)}</dt>
              <dd className="tabular text-heading">
                {{ seatsLeft: seats.left, seatsHeld: seats.held, seatsSold: seats.sold }[name]}
              </dd>
            </div>
          ))}
        </dl>
      </Card>
    </div>
  );
}
