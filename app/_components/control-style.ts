/** One look for everything a person types into or picks from. */
export const controlStyle =
  "w-full min-h-12 rounded-control bg-surface px-4 text-base text-ink ring-1 ring-inset ring-line-strong/70 placeholder:text-ink-faint transition-shadow hover:ring-line-strong focus-visible:outline-offset-0 aria-invalid:ring-2 aria-invalid:ring-bad disabled:opacity-60";
