"use client";
import { useEffect, useRef } from "react";
import type { FromFrame } from "../protocol";
import { parentLink } from "./parent-link";

/** Keeps the page around the frame told, and the frame as tall as its content. Alone in a tab it does nothing. */
export function useParent(allowedOrigins: readonly string[]): (message: FromFrame) => void {
  const link = useRef<ReturnType<typeof parentLink> | null>(null);
  const early = useRef<FromFrame[]>([]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the list comes with the page and does not change in its life.
  useEffect(() => {
    if (window.parent === window) return;
    document.body.style.background = "transparent";
    const made = parentLink({ parent: window.parent, allowedOrigins });
    link.current = made;
    for (const message of early.current.splice(0)) made.say(message);
    const hear = (event: MessageEvent) => made.receive(event);
    window.addEventListener("message", hear);
    let height = 0;
    const watcher = new ResizeObserver(() => {
      const now = Math.ceil(document.body.firstElementChild ? contentHeight() : 0);
      if (now === height || now === 0) return;
      height = now;
      made.say({ type: "resize", height });
    });
    const content = document.getElementById("content");
    if (content) watcher.observe(content);
    return () => {
      window.removeEventListener("message", hear);
      watcher.disconnect();
      link.current = null;
    };
  }, []);

  return useRef((message: FromFrame) => {
    if (link.current) link.current.say(message);
    else early.current.push(message);
  }).current;
}

const contentHeight = (): number => {
  const box = document.getElementById("content")?.getBoundingClientRect();
  return box ? box.bottom + window.scrollY : 0;
};
