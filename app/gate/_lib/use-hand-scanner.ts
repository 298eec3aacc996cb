"use client";
import { useEffect, useRef } from "react";

const gapMs = 120;
const shortest = 20;

/** A hand scanner types like a very fast person and ends with Enter. Typing into a field is left alone. */
export function useHandScanner(onText: (text: string) => void): void {
  const latest = useRef(onText);
  latest.current = onText;
  useEffect(() => {
    let text = "";
    let lastAt = 0;
    const onKey = (event: KeyboardEvent) => {
      const target = event.target;
      if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) return;
      if (event.timeStamp - lastAt > gapMs) text = "";
      lastAt = event.timeStamp;
      if (event.key === "Enter") {
        if (text.length < shortest) return;
        event.preventDefault();
        latest.current(text);
        text = "";
      } else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) text += event.key;
    };
    window.addEventListener("keydown", onKey, { capture: true });
    return () => window.removeEventListener("keydown", onKey, { capture: true });
  }, []);
}
