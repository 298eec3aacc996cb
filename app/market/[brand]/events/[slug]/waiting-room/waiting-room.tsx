"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { Notice } from "@/app/_components/notice";
import { Skeleton } from "@/app/_components/skeleton";
import { type Problem, toProblem } from "@/app/_lib/refusal";
import type { Told } from "@/server/domain/waiting-room/told";
import { SignInForm } from "../../../_components/sign-in-form";
import { DrawNote } from "./draw-note";
import { RoomScene } from "./room-scene";
import { answerTurn, leaveRoom, takePlace } from "./room-steps";
import { type Scene, type Shown, sceneOf, type Word, wordFor } from "./scene";
import { useRoom } from "./use-room";
import { useSpoken } from "./use-spoken";

type Props = {
  brand: string;
  event: { id: string; slug: string; title: string; timezone: string };
  serverNow: number;
};

/** Waiting for one's turn: every state changes by itself, is said to who cannot see it, and is kept when the page is closed. */
export function WaitingRoom({ brand, event, serverNow }: Props) {
  const t = useTranslations("waiting-room");
  const errors = useTranslations("errors");
  const { told, lost, again } = useRoom(event.id);
  const skew = useSkew(serverNow);
  const [busy, setBusy] = useState<string | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [askEmail, setAskEmail] = useState(false);
  const scene = told ? sceneOf(told) : null;
  const word = useWord(told);
  const heading = useFocusOnTurn(scene);
  const spoken = useSpoken(told, scene, word);
  useTitle(told, scene, event.title);

  async function act(name: string, step: () => Promise<void>) {
    if (busy) return;
    setBusy(name);
    setProblem(null);
    try {
      await step();
      again();
    } catch (error) {
      const said = toProblem(error);
      if (said.code === "email-needed") setAskEmail(true);
      else setProblem(said);
      // What is shown may be what no longer is.
      again();
    }
    setBusy(null);
  }
  const room = { brand, eventId: event.id };
  const steps = {
    join: () => act("join", () => takePlace(room)),
    leave: () => act("leave", () => leaveRoom(room)),
    enter: () =>
      act("enter", async () => {
        await answerTurn(room);
        window.location.assign(`/events/${event.slug}`);
      }),
  };

  return (
    <div className="grid gap-6">
      <p className="sr-only" aria-live="polite" data-testid="spoken">
        {spoken}
      </p>
      {lost ? <Notice tone="warn">{t("lost")}</Notice> : null}
      {problem ? (
        <Notice tone="bad" alert>
          {errors(problem.code)}
        </Notice>
      ) : null}
      {!told || !scene ? (
        <Loading lost={lost} />
      ) : (
        <>
          <RoomScene {...{ told, scene, word, event, skew, busy, heading, steps }} />
          {askEmail && scene === "join" ? (
            <section aria-labelledby="email-needed" className="grid gap-4 rounded-card bg-surface p-5 ring-1 ring-line">
              <h2 id="email-needed" className="text-heading">
                {t("emailTitle")}
              </h2>
              <p className="text-ink-soft">{t("emailBody")}</p>
              <SignInForm brand={brand} next={`/events/${event.slug}/waiting-room`} />
            </section>
          ) : null}
          <DrawNote told={told} eventId={event.id} />
        </>
      )}
    </div>
  );
}

const Loading = ({ lost }: { lost: boolean }) => {
  const t = useTranslations("waiting-room");
  return (
    <section aria-busy="true" className="grid justify-items-center gap-4 rounded-card bg-surface p-8 ring-1 ring-line">
      <h1 className="text-title">{t("loading")}</h1>
      <Skeleton className="h-16 w-40" />
      {lost ? null : <Skeleton className="h-5 w-64" />}
    </section>
  );
};

/** How far the server's clock is ahead of this one, in ms. */
function useSkew(serverNow: number): number {
  const [skew, setSkew] = useState(0);
  useEffect(() => setSkew(serverNow - Date.now()), [serverNow]);
  return skew;
}

/** The word that goes with a figure that went up, until it is as low as it was. */
function useWord(told: Told | null): Word {
  const best = useRef<Shown>({ ahead: null, minutes: null });
  const [word, setWord] = useState<Word>(null);
  const ahead = told?.me?.ahead ?? null;
  const minutes = told?.me?.aboutMinutes ?? null;
  useEffect(() => {
    const said = wordFor(best.current, { ahead, minutes });
    setWord(said);
    if (said === null) best.current = { ahead, minutes };
  }, [ahead, minutes]);
  return word;
}

/** When the turn comes, whoever reads the page by ear or by keyboard stands at its heading. */
function useFocusOnTurn(scene: Scene | null) {
  const heading = useRef<HTMLHeadingElement>(null);
  const before = useRef<Scene | null>(null);
  useEffect(() => {
    if (scene === "turn" && before.current !== "turn") heading.current?.focus();
    before.current = scene;
  }, [scene]);
  return heading;
}

/** A tab among others says how it stands. */
function useTitle(told: Told | null, scene: Scene | null, event: string): void {
  const t = useTranslations("waiting-room");
  const ahead = told?.me?.ahead ?? null;
  useEffect(() => {
    if (scene === "turn") document.title = t("tabTurn", { event });
    else if (scene === "waiting" && ahead !== null) document.title = t("tabAhead", { ahead, event });
    else document.title = t("titleOf", { event });
  }, [scene, ahead, event, t]);
}
