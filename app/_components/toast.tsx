"use client";

import { useTranslations } from "next-intl";
import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from "react";
import { cx } from "./class-names";

type Tone = "neutral" | "good" | "bad";
type Message = { id: number; text: string; tone: Tone };
type Show = (text: string, tone?: Tone) => void;

const Toasts = createContext<Show>(() => {});
/** Says something short that needs no answer. What must not be missed belongs in the page, as a Notice. */
export const useToast = (): Show => useContext(Toasts);

const staysMs = 7000;
let last = 0;

export function ToastProvider({ children }: { children: ReactNode }) {
  const t = useTranslations("common.toast");
  const [messages, setMessages] = useState<Message[]>([]);
  const drop = useCallback((id: number) => setMessages((all) => all.filter((one) => one.id !== id)), []);
  const show = useCallback<Show>(
    (text, tone = "neutral") => {
      const id = ++last;
      setMessages((all) => [...all.slice(-2), { id, text, tone }]);
      setTimeout(() => drop(id), staysMs);
    },
    [drop],
  );
  return (
    <Toasts.Provider value={useMemo(() => show, [show])}>
      {children}
      <section
        aria-label={t("region")}
        aria-live="polite"
        className="pointer-events-none fixed inset-x-4 bottom-4 z-50 grid justify-items-center gap-2"
      >
        {messages.map((message) => (
          <div
            key={message.id}
            className={cx(
              "pointer-events-auto flex max-w-md items-center gap-4 rounded-control px-4 py-3 text-sm font-semibold shadow-high animate-enter",
              message.tone === "bad" ? "bg-bad-soft text-bad" : "bg-ink text-canvas",
            )}
          >
            <span>{message.text}</span>
            <button
              type="button"
              aria-label={t("dismiss")}
              onClick={() => drop(message.id)}
              className="-me-2 grid size-7 place-items-center rounded-full"
            >
              <svg viewBox="0 0 20 20" aria-hidden="true" className="size-3">
                <path d="m4 4 12 12M16 4 4 16" stroke="currentColor" strokeWidth="2.4" strokeLinecap="round" />
              </svg>
            </button>
          </div>
        ))}
      </section>
    </Toasts.Provider>
  );
}
