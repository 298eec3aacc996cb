import { cx } from "./class-names";

export type ButtonLook = {
  variant?: "primary" | "secondary" | "quiet" | "danger";
  size?: "small" | "medium" | "large";
  wide?: boolean;
};

const variants = {
  primary: "bg-accent text-on-accent hover:brightness-110 active:brightness-95 shadow-lift",
  secondary: "bg-surface text-ink ring-1 ring-inset ring-line hover:bg-sunken",
  quiet: "text-ink-soft hover:bg-sunken hover:text-ink",
  danger: "bg-bad-soft text-bad ring-1 ring-inset ring-bad/30 hover:ring-bad/70",
};
// 24 px is the least that WCAG 2.2 asks of a target; a thumb in a queue asks for more.
const sizes = {
  small: "min-h-9 px-3 text-sm gap-1.5",
  medium: "min-h-11 px-5 text-[0.9375rem] gap-2",
  large: "min-h-13 px-7 text-base gap-2.5",
};

/** One look for buttons and for links that act like buttons. */
export const buttonStyle = ({ variant = "primary", size = "medium", wide }: ButtonLook): string =>
  cx(
    "inline-flex items-center justify-center rounded-control font-semibold whitespace-nowrap select-none",
    "transition-[background-color,filter,box-shadow,color] duration-150 motion-reduce:transition-none",
    "disabled:cursor-not-allowed disabled:opacity-55 aria-disabled:cursor-not-allowed aria-disabled:opacity-55",
    variants[variant],
    sizes[size],
    wide && "w-full",
  );
