import { Problem, type ProblemCode, toProblem } from "@/app/_lib/refusal";

/** Exchanges e-mail and code for the console's cookie, through next-auth's own doors (its CSRF token included). @throws {Problem} */
export async function signIn(email: string, code: string): Promise<void> {
  try {
    const { csrfToken } = (await (await fetch("/api/auth/csrf", { cache: "no-store" })).json()) as {
      csrfToken: string;
    };
    const answer = await fetch("/api/auth/callback/email-code", {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({ email, code, csrfToken, json: "true", callbackUrl: "/events" }),
    });
    if (answer.ok) return;
    const { url } = (await answer.json()) as { url?: string };
    const said = url ? new URL(url, window.location.origin).searchParams.get("error") : null;
    throw new Problem((said ?? "internal") as ProblemCode);
  } catch (error) {
    throw toProblem(error);
  }
}
