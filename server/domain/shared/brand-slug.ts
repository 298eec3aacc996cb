import { z } from "zod";

/** First label of a brand's hosted domain. */
export const BrandSlug = z.string().regex(/^[a-z0-9-]{1,63}$/, "brand");
