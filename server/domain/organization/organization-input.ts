import { z } from "zod";
import { contrast } from "./colour";
import { isExactOrigin } from "./origin";

/** What lies behind a brand's colours: white letters on `accent`, and `accentDark` as letters on the dark page. */
export const lightInk = "#ffffff";
export const darkPage = "#1f1d25";
/** AA for text of any size. */
export const minContrast = 4.5;

const Colour = z
  .string()
  .trim()
  .regex(/^#[0-9a-fA-F]{6}$/, "colour");

export const BrandTheme = z.object({
  accent: Colour.refine((colour) => contrast(colour, lightInk) >= minContrast, "contrast"),
  accentDark: Colour.refine((colour) => contrast(colour, darkPage) >= minContrast, "contrast"),
});
export type BrandTheme = z.infer<typeof BrandTheme>;

/** For a brand whose stored colours cannot be read. */
export const houseTheme: BrandTheme = { accent: "#4b3fd1", accentDark: "#aaa2ff" };

export const UpdateBrandInput = z.object({
  name: z.string().trim().min(1, "required").max(80, "too-long"),
  tagline: z.string().trim().max(160, "too-long").default(""),
  supportEmail: z.email("email").max(254, "too-long"),
  theme: BrandTheme,
});
export type UpdateBrandInput = z.infer<typeof UpdateBrandInput>;

export const UpdateOriginsInput = z.object({
  origins: z.array(z.string().trim().refine(isExactOrigin, "origin")).max(20, "too-many"),
});
export type UpdateOriginsInput = z.infer<typeof UpdateOriginsInput>;
