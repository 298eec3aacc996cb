"use client";

import type { SelectHTMLAttributes } from "react";
import { cx } from "./class-names";
import { controlStyle } from "./control-style";
import { useField } from "./field";

/** The device's own picker: the best one on a phone and for a screen reader. */
export function Select({ className, ...rest }: SelectHTMLAttributes<HTMLSelectElement>) {
  return (
    <span className="relative block">
      <select {...useField()} {...rest} className={cx(controlStyle, "appearance-none pe-11", className)} />
      <svg
        viewBox="0 0 20 20"
        aria-hidden="true"
        className="pointer-events-none absolute end-4 top-1/2 size-4 -translate-y-1/2 text-ink-soft"
      >
        <path d="m5 8 5 5 5-5" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />
      </svg>
    </span>
  );
}
