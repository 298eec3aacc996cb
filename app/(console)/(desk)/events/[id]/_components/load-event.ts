import { cache } from "react";
import { api, ask } from "@/app/_lib/trpc/server";

/** The event of this page, asked for once however many parts of the page want it. A malformed id is nobody's event. */
export const loadEvent = cache(async (id: string) => ask((await api()).event.get({ id })));

export const loadRole = cache(async () => (await (await api()).auth.me())?.organization?.role ?? null);
