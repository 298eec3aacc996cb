import { NextIntlClientProvider } from "next-intl";
import { getMessages } from "next-intl/server";
import type { ReactNode } from "react";

type Tree = { [key: string]: string | Tree };

/**
 * Sends only the named parts of the catalogues to the browser ("common", "market.checkout"). An inner one replaces an
 * outer one, so name everything that the client components below it speak.
 */
export async function ClientMessages({ only, children }: { only: readonly string[]; children: ReactNode }) {
  const all = (await getMessages()) as Tree;
  return <NextIntlClientProvider messages={pick(all, only)}>{children}</NextIntlClientProvider>;
}

export function pick(all: Tree, paths: readonly string[]): Tree {
  const picked: Tree = {};
  for (const path of paths) {
    const parts = path.split(".");
    let from: string | Tree | undefined = all;
    let to = picked;
    for (const [index, part] of parts.entries()) {
      from = typeof from === "object" ? from[part] : undefined;
      if (from === undefined) throw new Error(`no messages at ${path}`);
      if (index === parts.length - 1) to[part] = from;
      else {
        const next = typeof to[part] === "object" ? to[part] : {};
        to[part] = { ...next };
        to = to[part] as Tree;
      }
    }
  }
  return picked;
}
