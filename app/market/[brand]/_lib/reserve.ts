import { Problem, type ProblemCode } from "@/app/_lib/refusal";
import { mutate } from "@/app/_lib/trpc/vanilla";

export type Reservation = {
  id: string;
  brand: string;
  eventId: string;
  items: { tierId: string; quantity: number }[];
  /** A voucher's: opens hidden tiers, and is noted for the checkout. */
  code?: string | undefined;
};

/** Takes seats at the box office, with a session made on the way when the browser has none. Same id, same hold. @throws {Problem} */
export async function reserve(wanted: Reservation): Promise<void> {
  await mutate("session", "start", { brand: wanted.brand });
  await boxOffice("POST", "/box-office/holds", wanted);
}

export const giveBack = (holdId: string): Promise<void> => boxOffice("DELETE", `/box-office/holds/${holdId}`);

async function boxOffice(method: string, path: string, body?: unknown): Promise<void> {
  let response: Response;
  try {
    const headers: HeadersInit = body ? { "content-type": "application/json" } : {};
    response = await fetch(path, {
      method,
      headers,
      body: body ? JSON.stringify(body) : undefined,
      signal: AbortSignal.timeout(20_000),
    });
  } catch {
    throw new Problem("network");
  }
  if (response.ok) return;
  const refusal = (await response.json().catch(() => ({}))) as { code?: ProblemCode; data?: Problem["data"] };
  throw new Problem(refusal.code ?? "internal", refusal.data ?? {}, response.headers.get("x-request-id"));
}
