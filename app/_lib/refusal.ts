import type { FailureCode } from "@/server/domain/shared/app-error";
import type { RefusalCode, RefusalData } from "@/server/domain/shared/decision";

export type ProblemCode = RefusalCode | FailureCode | "network";

/** What went wrong with a call, by a code that has a sentence in the `errors` catalogue. */
export class Problem extends Error {
  constructor(
    readonly code: ProblemCode,
    readonly data: RefusalData = {},
    readonly requestId: string | null = null,
  ) {
    super(code);
    this.name = "Problem";
  }
}

/** Any thrown thing as a Problem: our own, a tRPC client's error, or something unforeseen. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const data = error && typeof error === "object" && "data" in error ? error.data : null;
  if (data && typeof data === "object") return problemOf(data as WireData);
  return new Problem(error instanceof TypeError ? "network" : "internal");
}

type WireData = {
  refusal?: { code: RefusalCode; data?: RefusalData };
  failure?: { code: FailureCode };
  requestId?: string | null;
};

export const problemOf = (data: WireData): Problem =>
  new Problem(data.refusal?.code ?? data.failure?.code ?? "internal", data.refusal?.data ?? {}, data.requestId ?? null);
