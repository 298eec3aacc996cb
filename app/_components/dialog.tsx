"use client";

import { useTranslations } from "next-intl";
import { type ReactNode, useEffect, useId, useRef } from "react";

type Props = { open: boolean; title: string; onClose: () => void; children: ReactNode; footer?: ReactNode };

/** The browser's own modal: focus is kept inside and given back, Escape closes, the page behind is inert. */
export function Dialog({ open, title, onClose, children, footer }: Props) {
  const t = useTranslations("common");
  const box = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const dialog = box.current;
    if (!dialog || dialog.open === open) return;
    if (open) dialog.showModal();
    else dialog.close();
  }, [open]);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape is the dialog's own; the click is for the backdrop.
    <dialog
      ref={box}
      aria-labelledby={id}
      onClose={onClose}
      onClick={(event) => event.target === box.current && onClose()}
      className="m-auto w-[min(32rem,calc(100vw-2rem))] rounded-card bg-surface p-0 text-ink shadow-high ring-1 ring-line backdrop:bg-shade max-sm:mb-4 open:animate-enter"
    >
      {open ? (
        <div className="grid max-h-[85dvh] gap-4 overflow-y-auto p-6">
          <header className="flex items-start justify-between gap-4">
            <h2 id={id} className="text-heading">
              {title}
            </h2>
            <button
              type="button"
              onClick={onClose}
              aria-label={t("close")}
              className="-me-2 -mt-2 grid size-10 shrink-0 place-items-center rounded-full text-ink-soft hover:bg-sunken"
            >
              <svg viewBox="0 0 20 20" aria-hidden="true" className="size-4">
                <path d="m4 4 12 12M16 4 4 16" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />
              </svg>
            </button>
          </header>
          {children}
          {footer ? <footer className="flex flex-wrap justify-end gap-3 pt-2">{footer}</footer> : null}
        </div>
      ) : null}
    </dialog>
  );
}
