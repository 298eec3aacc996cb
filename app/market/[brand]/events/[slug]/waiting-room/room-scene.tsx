"use client";

import { useLocale, useTranslations } from "next-intl";
import type { ReactNode, RefObject } from "react";
import { Button } from "@/app/_components/button";
import { cx } from "@/app/_components/class-names";
import { Countdown } from "@/app/_components/countdown";
import { LinkButton } from "@/app/_components/link-button";
import { Notice } from "@/app/_components/notice";
import { Spinner } from "@/app/_components/spinner";
import { dateText, zoneText } from "@/app/_lib/date-text";
import type { Told } from "@/server/domain/waiting-room/told";
import type { Scene, Word } from "./scene";
import { waitText } from "./wait-text";

type Steps = { join: () => void; leave: () => void; enter: () => void };
type Props = {
  told: Told;
  scene: Scene;
  word: Word;
  event: { slug: string; timezone: string };
  /** Server's clock minus this one, in ms. */
  skew: number;
  busy: string | null;
  heading: RefObject<HTMLHeadingElement | null>;
  steps: Steps;
};

/** Shown as minutes and seconds only when they are near. */
const nearMs = 3_600_000;
const calls: readonly Scene[] = ["turn", "inside"];
const withLeave: readonly Scene[] = ["gathering", "drawing", "waiting", "paused", "turn"];
const mayJoin: readonly Scene[] = ["join", "passed", "lapsed", "done", "left"];

/** One state of the room as one card: what is going on, what it means for me, what I can do. */
export function RoomScene({ told, scene, word, event, skew, busy, heading, steps }: Props) {
  const t = useTranslations("waiting-room");
  const { me } = told;
  const places = me?.grace?.places ?? 0;
  const minutes = Math.round((me?.grace?.seconds ?? 0) / 60);
  const body =
    scene === "passed" && !me?.grace
      ? t("passed.bodyBehind")
      : t(`${scene}.body`, { places, minutes, count: told.waiting });
  return (
    <section
      data-testid="room"
      data-scene={scene}
      className={cx(
        "grid justify-items-center gap-5 rounded-card bg-surface p-6 text-center sm:p-10",
        calls.includes(scene) ? "shadow-high ring-2 ring-accent" : "shadow-lift ring-1 ring-line",
      )}
    >
      <h1 ref={heading} tabIndex={-1} className="flex items-center gap-3 text-title outline-none">
        {scene === "drawing" ? <Spinner /> : null}
        {t(`${scene}.title`)}
      </h1>
      <Figure {...{ told, scene, skew, timezone: event.timezone }} />
      <p className="max-w-md text-ink-soft">{body}</p>
      {scene === "waiting" && word ? <Notice tone="warn">{t(`word.${word}`)}</Notice> : null}
      {scene === "waiting" && me && me.ahead !== null && told.seatsLeft <= me.ahead ? (
        <Notice>{t("tight", { seats: told.seatsLeft })}</Notice>
      ) : null}
      <Actions {...{ scene, event, busy, steps }} />
      {me && withLeave.includes(scene) && scene !== "turn" ? (
        <p className="text-note text-ink-faint">{t("keep")}</p>
      ) : null}
    </section>
  );
}

function Figure({ told, scene, skew, timezone }: { told: Told; scene: Scene; skew: number; timezone: string }) {
  const t = useTranslations("waiting-room");
  const { me } = told;
  if (scene === "planned") return <Until at={told.opensAt} {...{ skew, timezone }} label={t("opens")} />;
  if (scene === "join" || scene === "gathering") {
    const early = told.phase === "gathering";
    return early ? <Until at={told.drawAt} {...{ skew, timezone }} label={t("draws")} /> : null;
  }
  if ((scene === "turn" || scene === "inside") && me?.until)
    return (
      <Big
        label={t(`${scene}.left`)}
        value={<Countdown key={me.until} endsAt={Date.parse(me.until)} serverNow={Date.now() + skew} />}
      />
    );
  if ((scene === "waiting" || scene === "paused") && me && me.ahead !== null)
    return (
      <div className="grid gap-1">
        <Big label={t("ahead")} value={<bdi data-testid="ahead">{me.ahead}</bdi>} />
        {scene === "waiting" ? (
          <p data-testid="about" className="font-semibold">
            {waitText(t, me.aboutMinutes)}
          </p>
        ) : null}
      </div>
    );
  return null;
}

const Big = ({ label, value }: { label: string; value: ReactNode }) => (
  <p className="grid gap-1">
    <span className="text-note font-semibold text-ink-soft">{label}</span>
    <span className="tabular text-display">{value}</span>
  </p>
);

function Until({ at, skew, timezone, label }: { at: string; skew: number; timezone: string; label: string }) {
  const locale = useLocale();
  const moment = new Date(at);
  const now = Date.now() + skew;
  const near = moment.getTime() - now < nearMs;
  const text = `${dateText(moment, "short", locale, timezone)} ${zoneText(moment, locale, timezone)}`;
  return (
    <div className="grid gap-1">
      {near ? (
        <Big label={label} value={<Countdown key={at} endsAt={moment.getTime()} serverNow={now} />} />
      ) : (
        <Big label={label} value="" />
      )}
      <time dateTime={at} className={near ? "text-note text-ink-soft" : "text-heading"}>
        <bdi>{text}</bdi>
      </time>
    </div>
  );
}

function Actions({
  scene,
  event,
  busy,
  steps,
}: {
  scene: Scene;
  event: { slug: string };
  busy: string | null;
  steps: Steps;
}) {
  const t = useTranslations("waiting-room");
  const home = `/events/${event.slug}`;
  return (
    <div className="grid w-full max-w-sm gap-3">
      {mayJoin.includes(scene) ? (
        <Button size="large" wide busy={busy === "join"} onClick={steps.join}>
          {t(`${scene as "join"}.action`)}
        </Button>
      ) : null}
      {scene === "turn" ? (
        <Button size="large" wide busy={busy === "enter"} onClick={steps.enter}>
          {t("turn.action")}
        </Button>
      ) : null}
      {scene === "inside" || scene === "over" ? (
        <LinkButton size="large" wide href={home}>
          {t(`${scene}.action`)}
        </LinkButton>
      ) : null}
      {scene === "sold-out" || scene === "planned" ? (
        <LinkButton variant="secondary" wide href={home}>
          {t(`${scene}.action`)}
        </LinkButton>
      ) : null}
      {withLeave.includes(scene) ? (
        <Button
          variant="quiet"
          wide
          busy={busy === "leave"}
          onClick={() => window.confirm(t("leaveSure")) && steps.leave()}
        >
          {t("leave")}
        </Button>
      ) : null}
    </div>
  );
}
