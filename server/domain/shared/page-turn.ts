import { z } from "zod";

/** What the console's query library says with each page of a list it asks for. Ours only go forward. */
export const pageTurn = { direction: z.literal("forward").optional() };
