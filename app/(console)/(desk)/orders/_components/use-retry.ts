import { useTranslations } from "next-intl";
import type { useTRPCClient } from "@/app/_lib/trpc/client";

/** Tries an order again and says what that came to. */
export function useRetry(client: ReturnType<typeof useTRPCClient>): (orderId: string) => Promise<string> {
  const t = useTranslations("orders.did");
  return async (orderId) => {
    const { cause, did } = await client.consoleOrder.retry.mutate({ orderId });
    if (cause === null) return t("nothing");
    return t(did ? "retried" : "already");
  };
}
