"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { cx } from "@/app/_components/class-names";

type Props = { href: string; exact?: boolean; children: ReactNode; look?: "pill" | "tab" };

export function NavLink({ href, exact, children, look = "pill" }: Props) {
  const path = usePathname();
  const here = exact ? path === href : path === href || path.startsWith(`${href}/`);
  return (
    <Link
      href={href}
      aria-current={here ? "page" : undefined}
      className={cx(
        "inline-flex min-h-11 items-center text-[0.9375rem] font-semibold whitespace-nowrap",
        look === "pill" && "rounded-control px-3.5",
        look === "pill" && (here ? "bg-sunken text-ink" : "text-ink-soft hover:bg-sunken hover:text-ink"),
        look === "tab" && "-mb-px border-b-2 px-4",
        look === "tab" && (here ? "border-accent text-ink" : "border-transparent text-ink-soft hover:text-ink"),
      )}
    >
      {children}
    </Link>
  );
}
