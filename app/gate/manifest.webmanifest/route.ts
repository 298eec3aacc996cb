import { getTranslations } from "next-intl/server";

/** Makes the scanner installable: opens without browser bars, in portrait. */
export async function GET() {
  const t = await getTranslations("gate");
  const manifest = {
    id: "/gate",
    name: t("appName"),
    short_name: t("title"),
    description: t("appDescription"),
    start_url: "/gate",
    scope: "/gate",
    display: "standalone",
    orientation: "portrait",
    background_color: "#0d0c10",
    theme_color: "#0d0c10",
    icons: [
      { src: "/gate/icon.svg", sizes: "any", type: "image/svg+xml", purpose: "any" },
      { src: "/gate/icon-maskable.svg", sizes: "any", type: "image/svg+xml", purpose: "maskable" },
    ],
  };
  return Response.json(manifest, { headers: { "content-type": "application/manifest+json" } });
}
