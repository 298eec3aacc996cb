import { Problem, type ProblemCode } from "@/app/_lib/refusal";
import { mutate } from "@/app/_lib/trpc/vanilla";

type Room = { brand: string; eventId: string };

/** Takes a place, with a session made on the way when the browser has none. Pressed twice, one place. @throws {Problem} */
export async function takePlace({ brand, eventId }: Room): Promise<void> {
  await mutate("session", "start", { brand });
  await boxOffice("POST", "places", { brand, eventId });
}

/** Answers one's turn. @throws {Problem} */
export const answerTurn = (room: Room): Promise<void> => boxOffice("POST", "turns", room);

/** Gives one's place up. @throws {Problem} */
export const leaveRoom = ({ eventId }: Room): Promise<void> => boxOffice("DELETE", `places/${eventId}`);

async function boxOffice(method: string, path: string, body?: Room): Promise<void> {
  let response: Response;
  try {
    const headers: HeadersInit = body ? { "content-type": "application/json" } : {};
    const sent = {
      method,
      headers,
      body: body ? JSON.stringify(body) : undefined,
      signal: AbortSignal.timeout(20_000),
    };
    response = await fetch(`/box-office/waiting-room/${path}`, sent);
  } catch {
    throw new Problem("network");
  }
  if (response.ok) return;
  const said = (await response.json().catch(() => ({}))) as { code?: ProblemCode; data?: Problem["data"] };
  throw new Problem(said.code ?? "internal", said.data ?? {}, response.headers.get("x-request-id"));
}
