import { headers } from "next/headers";
import { cache } from "react";
import { createContext } from "@/server/api/context";
import { wireError } from "@/server/api/errors";
import { callerOf } from "@/server/api/root";
import type { RefusalCode, RefusalData } from "@/server/domain/shared/decision";
import { signedInOf } from "../signed-in";

/** The API as this request's visitor may use it, called without HTTP. For server components only. */
export const api = cache(async () => {
  const head = await headers();
  return callerOf(await createContext({ headers: head, signedIn: await signedInOf(head) }));
});

export type Answer<T> =
  | { ok: true; value: T }
  | { ok: false; status: number; refusal: { code: RefusalCode; data: RefusalData } };

/** Turns a refusal into a value that a page can show. A failure stays an exception and reaches the error page. */
export async function ask<T>(promise: Promise<T>): Promise<Answer<T>> {
  try {
    return { ok: true, value: await promise };
  } catch (error) {
    const wire = wireError(error);
    if (!wire.data.refusal) throw error;
    return { ok: false, status: wire.status, refusal: wire.data.refusal };
  }
}
