import type { ButtonHTMLAttributes } from "react";
import { type ButtonLook, buttonStyle } from "./button-style";
import { cx } from "./class-names";
import { Spinner } from "./spinner";

type Props = ButtonHTMLAttributes<HTMLButtonElement> & ButtonLook & { busy?: boolean };

/** While `busy` it keeps its focus and its name, and ignores further presses. */
export function Button({ variant, size, wide, busy, className, children, onClick, type, ...rest }: Props) {
  return (
    <button
      {...rest}
      type={type ?? "button"}
      aria-disabled={busy || undefined}
      aria-busy={busy || undefined}
      onClick={busy ? (event) => event.preventDefault() : onClick}
      className={cx(buttonStyle({ variant, size, wide }), className)}
    >
      {busy ? <Spinner /> : null}
      {children}
    </button>
  );
}
