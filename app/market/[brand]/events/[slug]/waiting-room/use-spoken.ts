"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import type { Told } from "@/server/domain/waiting-room/told";
import type { Scene, Word } from "./scene";
import { waitText } from "./wait-text";

/** A figure is read out at most so often; a change of what is going on at once. */
const everyMs = 30_000;

/** What a screen reader is told, politely: not every step of the queue, and nothing twice. */
export function useSpoken(told: Told | null, scene: Scene | null, word: Word): string {
  const t = useTranslations("waiting-room");
  const [spoken, setSpoken] = useState("");
  const last = useRef<{ scene: Scene | null; at: number }>({ scene: null, at: 0 });
  const newest = useRef({ told, scene, word });
  newest.current = { told, scene, word };
  const ahead = told?.me?.ahead ?? null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a changed figure asks for a word.
  useEffect(() => {
    if (!scene) return;
    const say = () => {
      const { told, scene, word } = newest.current;
      if (!told || !scene) return;
      last.current = { scene, at: Date.now() };
      const { ahead = null, aboutMinutes = null } = told.me ?? {};
      const place = scene === "waiting" && ahead !== null ? t("spokenPlace", { ahead }) : "";
      const wait = scene === "waiting" ? waitText(t, aboutMinutes) : "";
      setSpoken([`${t(`${scene}.title`)}.`, place, wait, word ? t(`word.${word}`) : ""].filter(Boolean).join(" "));
    };
    if (scene !== last.current.scene) return say();
    const timer = setTimeout(say, Math.max(0, last.current.at + everyMs - Date.now()));
    return () => clearTimeout(timer);
  }, [scene, ahead, word, t]);
  return spoken;
}
