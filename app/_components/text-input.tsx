"use client";

import type { InputHTMLAttributes, TextareaHTMLAttributes } from "react";
import { cx } from "./class-names";
import { controlStyle } from "./control-style";
import { useField } from "./field";

export function TextInput({ className, ...rest }: InputHTMLAttributes<HTMLInputElement>) {
  return <input {...useField()} {...rest} className={cx(controlStyle, className)} />;
}

export function TextArea({ className, ...rest }: TextareaHTMLAttributes<HTMLTextAreaElement>) {
  return <textarea rows={4} {...useField()} {...rest} className={cx(controlStyle, "py-3", className)} />;
}
