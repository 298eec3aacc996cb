import type { HTMLAttributes } from "react";
import { cx } from "./class-names";

type Props = HTMLAttributes<HTMLElement> & { as?: "div" | "section" | "article" | "li"; padded?: boolean };

export const Card = ({ as: Tag = "div", padded = true, className, ...rest }: Props) => (
  <Tag {...rest} className={cx("rounded-card bg-surface ring-1 ring-line", padded && "p-5 sm:p-6", className)} />
);
