"use client";

import type { InputHTMLAttributes } from "react";
import { cx } from "./class-names";
import { controlStyle } from "./control-style";
import { useField } from "./field";

type Props = Omit<InputHTMLAttributes<HTMLInputElement>, "type" | "onChange" | "value"> & {
  /** Wall-clock time at the event's place, "2026-11-22T20:00"; `fromWallTime` in app/_lib/wall-time.ts makes an instant of it. */
  value: string;
  onChange: (value: string) => void;
};

export function DateTimeInput({ value, onChange, className, ...rest }: Props) {
  return (
    <input
      {...useField()}
      step={60}
      {...rest}
      type="datetime-local"
      value={value}
      onChange={(event) => onChange(event.target.value)}
      className={cx(controlStyle, "tabular", className)}
    />
  );
}
