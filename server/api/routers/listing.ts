import { z } from "zod";
import { AmountMinor } from "../../domain/shared/money";
import { cancelListing } from "../../services/listing/cancel-listing";
import { createListing } from "../../services/listing/create-listing";
import { listOffers } from "../../services/listing/for-event";
import { getOffer } from "../../services/listing/get-offer";
import { getListingRules } from "../../services/listing/rules";
import { startListingCheckout } from "../../services/order/start-listing-checkout";
import { limit } from "../limits";
import { marketProcedure, router } from "../trpc";

const Brand = z.object({ brand: z.string().max(63) });
const Key = Brand.extend({ key: z.string().max(64) });

export const listingRouter = router({
  rules: marketProcedure.input(Key).query(({ ctx, input }) => getListingRules({ ctx, input })),
  create: marketProcedure
    .input(Key.extend({ priceMinor: AmountMinor }))
    .mutation(({ ctx, input }) => createListing({ ctx, input })),
  cancel: marketProcedure
    .input(Brand.extend({ listingId: z.uuid() }))
    .mutation(({ ctx, input }) => cancelListing({ ctx, input })),
  forEvent: marketProcedure
    .input(Brand.extend({ slug: z.string().max(120) }))
    .query(({ ctx, input }) => listOffers({ ctx, input })),
  offer: marketProcedure
    .input(Brand.extend({ listingId: z.uuid() }))
    .query(({ ctx, input }) => getOffer({ ctx, input })),
  buy: marketProcedure
    .input(Brand.extend({ listingId: z.uuid(), email: z.email().max(254), locale: z.enum(["en", "he"]).optional() }))
    .mutation(async ({ ctx, input }) => {
      await limit("checkout", ctx);
      return startListingCheckout({ ctx, input });
    }),
});
