"use server";

import { cookies } from "next/headers";
import { isLocale, localeCookie } from "../_i18n/locales";

const year = 31_536_000;
const kept = { path: "/", maxAge: year, sameSite: "lax" } as const;

/** Remembers a language for this browser. A value that is none is ignored: the field comes from the network. */
export async function chooseLanguage(form: FormData): Promise<void> {
  const locale = String(form.get("locale"));
  if (isLocale(locale)) (await cookies()).set(localeCookie, locale, kept);
}

export async function chooseTheme(form: FormData): Promise<void> {
  const theme = form.get("theme");
  if (theme === "light" || theme === "dark") (await cookies()).set("tc_theme", theme, kept);
}
