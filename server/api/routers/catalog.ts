import { z } from "zod";
import { getBrand } from "../../services/catalog/brand";
import { getPublicEvent, listPublicEvents } from "../../services/catalog/events";
import { marketProcedure, router } from "../trpc";

const Brand = z.object({ brand: z.string().max(63) });

export const catalogRouter = router({
  brand: marketProcedure.input(Brand).query(({ ctx, input }) => getBrand({ ctx, input })),
  events: marketProcedure.input(Brand).query(({ ctx, input }) => listPublicEvents({ ctx, input })),
  event: marketProcedure
    .input(Brand.extend({ slug: z.string().max(120) }))
    .query(({ ctx, input }) => getPublicEvent({ ctx, input })),
});
