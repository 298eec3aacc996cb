"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { EmptyState } from "@/app/_components/empty-state";
import { useTRPC } from "@/app/_lib/trpc/client";
import { ProblemNotice } from "../../../../_components/problem-notice";
import { MoveProgress } from "./move-progress";
import { PostponeForm } from "./postpone-form";
import { type Postponement, settled } from "./postponement-types";

/** New dates for an event on sale, and how far each move is, newest first. */
export function PostponementDesk({ first }: { first: Postponement }) {
  const t = useTranslations("postponement");
  const trpc = useTRPC();
  const query = useQuery({
    ...trpc.postponement.get.queryOptions({ eventId: first.eventId }),
    initialData: first,
    refetchInterval: ({ state: { data } }) => (data?.moves.every(settled) === false ? 1_500 : false),
  });
  const now = query.data;
  const open = now.state === "live" && !now.over;
  if (!open && now.moves.length === 0) return <EmptyState title={t("notNowTitle")} body={t("notNowBody")} />;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
      <ProblemNotice problem={query.error} />
      {now.moves.map((move) => (
        <MoveProgress key={move.id} move={move} timezone={now.timezone} />
      ))}
      {open ? <PostponeForm key={now.moves.length} postponement={now} onDone={() => query.refetch()} /> : null}
    </div>
  );
}
