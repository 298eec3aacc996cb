"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { EmptyState } from "@/app/_components/empty-state";
import { useTRPC } from "@/app/_lib/trpc/client";
import { ProblemNotice } from "../../../../_components/problem-notice";
import { CancelForm } from "./cancel-form";
import { CancellationProgress } from "./cancellation-progress";
import { type Cancellation, settled } from "./cancellation-types";

/** Before: what cancelling means, in numbers. After: how far it is, order by order. */
export function CancellationDesk({ first }: { first: Cancellation }) {
  const t = useTranslations("cancellation");
  const trpc = useTRPC();
  const query = useQuery({
    ...trpc.cancellation.get.queryOptions({ eventId: first.eventId }),
    initialData: first,
    refetchInterval: ({ state: { data } }) => (data?.state === "cancelled" && !settled(data) ? 1_500 : false),
  });
  const now = query.data;
  if (now.state === "draft" || now.state === "publishing")
    return <EmptyState title={t("notYetTitle")} body={t("notYetBody")} />;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
      <ProblemNotice problem={query.error} />
      {now.state === "live" ? (
        <CancelForm cancellation={now} onDone={() => query.refetch()} />
      ) : (
        <CancellationProgress cancellation={now} />
      )}
    </div>
  );
}
