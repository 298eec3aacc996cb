"use client";

import { useSubscription } from "@trpc/tanstack-react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useCallback, useEffect, useRef } from "react";
import { useToast } from "@/app/_components/toast";
import { useTRPC } from "@/app/_lib/trpc/client";
import { DraftPanel } from "./draft-panel";
import { LiveDashboard } from "./live-dashboard";
import type { EventLive } from "./live-types";
import { PublishingPanel } from "./publishing-panel";

type Props = { initial: EventLive; mayWrite: boolean };

/** One event as it is now; the stream brings every change, so that nobody reloads. */
export function EventOverview({ initial, mayWrite }: Props) {
  const t = useTranslations("console.publishing");
  const trpc = useTRPC();
  const router = useRouter();
  const toast = useToast();
  // On its way to the chain an event is followed at the box office, and its figures when there are any.
  const publishing = initial.event.state === "publishing";
  const { data, status } = useSubscription(
    trpc.stats.watchEvent.subscriptionOptions({ eventId: initial.event.id }, { enabled: !publishing }),
  );
  const live = newest(initial, data);
  const refresh = useCallback(() => router.refresh(), [router]);
  const { state, title } = live.event;
  const before = useRef(state);

  useEffect(() => {
    if (before.current === state) return;
    if (state === "live") toast(t("done", { title }), "good");
    before.current = state;
    // The frame around us (badge, links) comes from the server.
    router.refresh();
  }, [state, title, router, toast, t]);

  if (state === "draft") return <DraftPanel event={live.event} mayWrite={mayWrite} />;
  if (state === "publishing")
    return <PublishingPanel eventId={live.event.id} first={live.progress} onState={refresh} />;
  return <LiveDashboard live={live} connected={status !== "error" && status !== "connecting"} />;
}

/** After a refresh the page's own answer may be newer than the last one of the stream. */
const newest = (page: EventLive, stream: EventLive | undefined): EventLive =>
  stream && stream.event.updatedAt >= page.event.updatedAt ? stream : page;
