import type { Metadata, Viewport } from "next";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { ClientMessages } from "../_i18n/client-messages";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("gate");
  return {
    title: t("appName"),
    description: t("appDescription"),
    manifest: "/gate/manifest.webmanifest",
    icons: { icon: "/gate/icon.svg" },
    robots: { index: false },
    referrer: "no-referrer",
  };
}

export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  viewportFit: "cover",
  themeColor: [
    { media: "(prefers-color-scheme: dark)", color: "#0d0c10" },
    { media: "(prefers-color-scheme: light)", color: "#f8f7f5" },
  ],
};

export default function GateLayout({ children }: { children: ReactNode }) {
  return <ClientMessages only={["gate"]}>{children}</ClientMessages>;
}
