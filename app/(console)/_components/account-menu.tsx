"use client";

import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { buttonStyle } from "@/app/_components/button-style";
import { useTRPC } from "@/app/_lib/trpc/client";
import type { Me } from "./desk";

/** Who is signed in, where she works, and the way out. */
export function AccountMenu({ me }: { me: Me }) {
  const t = useTranslations("console.nav");
  const trpc = useTRPC();
  const box = useRef<HTMLDetailsElement>(null);
  const signOut = useMutation(trpc.auth.signOut.mutationOptions({ onSuccess: () => window.location.assign("/") }));
  const choose = useMutation(
    trpc.auth.chooseOrganization.mutationOptions({ onSuccess: () => window.location.assign("/events") }),
  );
  const name = me.organization?.name ?? me.user.email;
  const others = me.organizations.filter((one) => one.id !== me.organization?.id);

  useEffect(() => {
    const close = (event: Event) => {
      if (event instanceof KeyboardEvent && event.key === "Escape" && box.current?.open) {
        box.current.open = false;
        box.current.querySelector("summary")?.focus();
      } else if (event.type === "pointerdown" && box.current && !box.current.contains(event.target as Node))
        box.current.open = false;
    };
    document.addEventListener("keydown", close);
    document.addEventListener("pointerdown", close);
    return () => {
      document.removeEventListener("keydown", close);
      document.removeEventListener("pointerdown", close);
    };
  }, []);

  return (
    <details ref={box} className="relative">
      <summary className="flex min-h-10 cursor-pointer list-none items-center gap-2 rounded-full bg-accent-soft ps-1.5 pe-3 text-sm font-semibold text-accent-text max-sm:pe-1.5">
        <span aria-hidden="true" className="grid size-7 place-items-center rounded-full bg-accent text-on-accent">
          {name.slice(0, 1).toUpperCase()}
        </span>
        <span className="sr-only">{t("account")}: </span>
        <bdi className="max-sm:sr-only">{name}</bdi>
      </summary>
      <div className="absolute end-0 top-12 grid w-72 gap-3 rounded-card bg-surface p-4 shadow-high ring-1 ring-line">
        <p className="grid gap-0.5">
          <bdi className="font-semibold">{me.organization?.name}</bdi>
          <bdi className="text-note break-all text-ink-soft">{me.user.email}</bdi>
        </p>
        {others.map((one) => (
          <button
            key={one.id}
            type="button"
            onClick={() => choose.mutate({ id: one.id })}
            className={buttonStyle({ variant: "secondary", size: "small" })}
          >
            <span className="sr-only">{t("switch")}: </span>
            <bdi>{one.name}</bdi>
          </button>
        ))}
        <button
          type="button"
          onClick={() => signOut.mutate()}
          className={buttonStyle({ variant: "secondary", size: "small" })}
        >
          {t("signOut")}
        </button>
      </div>
    </details>
  );
}
