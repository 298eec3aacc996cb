import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { ToastProvider } from "../_components/toast";
import { ClientMessages } from "../_i18n/client-messages";
import { ApiProvider } from "../_lib/trpc/client";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("console");
  return { title: { default: t("title"), template: `%s · ${t("title")}` }, robots: { index: false } };
}

export default function ConsoleLayout({ children }: { children: ReactNode }) {
  return (
    <ClientMessages
      only={["common", "errors", "console", "orders", "ledger", "places", "operations", "jobs", "differences"]}
    >
      <ApiProvider>
        <ToastProvider>{children}</ToastProvider>
      </ApiProvider>
    </ClientMessages>
  );
}
