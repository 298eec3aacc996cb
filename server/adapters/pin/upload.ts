import { AppError } from "../../domain/shared/app-error";
import type { PinFiles } from "../../ports/pin";

const timeoutMs = 20_000;

/** One multipart field a file, in the order of names; `place` says what each is called there. */
export function formOf(files: PinFiles, place: (name: string) => string = (name) => name): FormData {
  const form = new FormData();
  for (const name of Object.keys(files).sort())
    form.append("file", new Blob([Buffer.from(files[name] ?? [])]), place(name));
  return form;
}

/** Sends an upload and reads the whole answer. @throws {AppError} provider-unavailable (retryable) or misconfigured. */
export async function upload(url: URL, form: FormData, headers: Record<string, string> = {}): Promise<string> {
  let answer: Response;
  let text: string;
  try {
    answer = await fetch(url, { method: "POST", body: form, headers, signal: AbortSignal.timeout(timeoutMs) });
    text = await answer.text();
  } catch (cause) {
    throw new AppError("provider-unavailable", {
      cause,
      retryable: true,
      message: "the pinning service does not answer",
    });
  }
  if (answer.ok) return text;
  const message = `the pinning service answered ${answer.status}`;
  if (answer.status === 401 || answer.status === 403) throw new AppError("misconfigured", { message });
  const passing = answer.status >= 500 || answer.status === 408 || answer.status === 429;
  throw new AppError("provider-unavailable", { retryable: passing, message });
}

/** @throws {AppError} invariant-broken when the provider stored other bytes than ours, or stored them in another way. */
export function sameAddress(ours: string, theirs: string | undefined): string {
  if (theirs === ours) return ours;
  throw new AppError("invariant-broken", {
    message: `the pinning service says ${theirs ?? "nothing"}, we computed ${ours}`,
  });
}

/** @throws {AppError} provider-unavailable, retryable: a proxy's page, or half an answer. */
export function unreadable(cause?: unknown): AppError {
  return new AppError("provider-unavailable", {
    cause,
    retryable: true,
    message: "the pinning service answers nonsense",
  });
}
