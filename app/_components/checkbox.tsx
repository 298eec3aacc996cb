"use client";

import { type InputHTMLAttributes, type ReactNode, useId } from "react";

type Props = Omit<InputHTMLAttributes<HTMLInputElement>, "type"> & { label: ReactNode; hint?: ReactNode };

export function Checkbox({ label, hint, ...rest }: Props) {
  const id = useId();
  return (
    <label htmlFor={id} className="flex cursor-pointer items-start gap-3 py-1">
      <input
        id={id}
        type="checkbox"
        aria-describedby={hint ? `${id}-hint` : undefined}
        {...rest}
        className="mt-0.5 size-5 shrink-0 accent-(--accent)"
      />
      <span className="grid gap-0.5">
        <span className="text-[0.9375rem] font-medium">{label}</span>
        {hint ? (
          <span id={`${id}-hint`} className="text-note text-ink-soft">
            {hint}
          </span>
        ) : null}
      </span>
    </label>
  );
}
