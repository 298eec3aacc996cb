"use client";
import { useParent } from "../_lib/use-parent";

/** Keeps the frame as tall as a page without state of its own. */
export function ParentOnly({ allowedOrigins }: { allowedOrigins: readonly string[] }) {
  useParent(allowedOrigins);
  return null;
}
