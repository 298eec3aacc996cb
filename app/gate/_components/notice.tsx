import type { ReactNode } from "react";

/** A whole-screen message with one thing to do. */
export function Notice({ title, children, testId }: { title: string; children: ReactNode; testId?: string }) {
  return (
    <main
      id="content"
      className="mx-auto flex min-h-dvh max-w-md flex-col justify-center gap-5 px-6 py-10"
      data-testid={testId}
    >
      <GateMark />
      <h1 className="text-title">{title}</h1>
      {children}
    </main>
  );
}

function GateMark() {
  return (
    <span className="grid size-14 place-items-center rounded-card bg-accent text-on-accent" aria-hidden="true">
      <svg viewBox="0 0 24 24" className="size-8" fill="none" stroke="currentColor" strokeWidth="2" aria-hidden="true">
        <path d="M4 8V5a1 1 0 0 1 1-1h3m8 0h3a1 1 0 0 1 1 1v3m0 8v3a1 1 0 0 1-1 1h-3m-8 0H5a1 1 0 0 1-1-1v-3" />
        <path d="m8 12 3 3 5-6" />
      </svg>
    </span>
  );
}

export const primaryButton =
  "min-h-14 rounded-control bg-accent px-6 py-3 text-lg font-semibold text-on-accent disabled:opacity-60";
export const quietButton =
  "min-h-12 rounded-control border border-line-strong bg-surface px-5 py-2.5 font-medium text-ink disabled:opacity-60";
export const field =
  "min-h-14 w-full rounded-control border border-line-strong bg-surface px-4 py-3 text-lg text-ink placeholder:text-ink-faint";
