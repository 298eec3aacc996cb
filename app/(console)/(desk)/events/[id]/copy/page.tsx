import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ClientMessages } from "@/app/_i18n/client-messages";
import { toWallTime } from "@/app/_lib/wall-time";
import { copyTitle } from "@/server/domain/event/copy";
import { Refused } from "../../../../_components/refused";
import { loadEvent, loadRole } from "../_components/load-event";
import { CopyForm } from "./copy-form";

type Props = { params: Promise<{ id: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("postponement.copy"))("title") };
}

export default async function CopyPage({ params }: Props) {
  const [loaded, role, t] = await Promise.all([
    loadEvent((await params).id),
    loadRole(),
    getTranslations("postponement.copy"),
  ]);
  // The layout around it has already said why.
  if (!loaded.ok) return null;
  if (role === "door") return <Refused code="forbidden" />;
  const { id, title, startsAt, timezone } = loaded.value;
  return (
    <ClientMessages only={["common", "errors", "console.rules", "postponement"]}>
      <CopyForm
        id={id}
        timezone={timezone}
        title={copyTitle(title, t("mark"))}
        start={toWallTime(startsAt, timezone)}
      />
    </ClientMessages>
  );
}
