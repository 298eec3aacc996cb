import { useTranslations } from "next-intl";
import { Badge, type Tone } from "@/app/_components/badge";
import type { EventState } from "@/server/domain/event/event";

const tones: Record<EventState, Tone> = { draft: "neutral", publishing: "warn", live: "good", cancelled: "bad" };

export function EventStateBadge({ state }: { state: EventState }) {
  const t = useTranslations("console.state");
  return <Badge tone={tones[state]}>{t(state)}</Badge>;
}
