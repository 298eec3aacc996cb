import { cache } from "react";
import { api, ask } from "@/app/_lib/trpc/server";

/** The brand behind this host, once a request; null when there is none. */
export const getMarket = cache(async (brand: string) => {
  const answer = await ask((await api()).catalog.brand({ brand }));
  return answer.ok ? answer.value : null;
});

/** `<collection>:<tokenId>` as a path segment, and back at the API, which takes both. */
export const ticketPath = (key: string): string => `/tickets/${key.replace(":", "-")}`;
