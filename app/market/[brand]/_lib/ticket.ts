import { cache } from "react";
import { api, ask } from "@/app/_lib/trpc/server";

/** This person's ticket by its path segment (`<collection>-<tokenId>`), or null when it is not hers (any more). */
export const getTicket = cache(async (brand: string, segment: string) => {
  const key = decodeURIComponent(segment).replace("-", ":");
  const answer = await ask((await api()).ticket.get({ brand, key }));
  return answer.ok ? answer.value : null;
});
