import Link from "next/link";
import type { ComponentProps } from "react";
import { type ButtonLook, buttonStyle } from "./button-style";
import { cx } from "./class-names";

type Props = ComponentProps<typeof Link> & ButtonLook;

export const LinkButton = ({ variant, size, wide, className, ...rest }: Props) => (
  <Link {...rest} className={cx(buttonStyle({ variant, size, wide }), className)} />
);
