import { type Abi, BaseError, decodeErrorResult, ExecutionRevertedError, type Hex, isHex } from "viem";
import { ticketCollectionAbi } from "../../../contracts/abi/TicketCollection";
import { ticketFactoryAbi } from "../../../contracts/abi/TicketFactory";
import { ticketMarketAbi } from "../../../contracts/abi/TicketMarket";
import { ticketSaleAbi } from "../../../contracts/abi/TicketSale";
import { AppError } from "../../domain/shared/app-error";

const abis: Abi = [...ticketCollectionAbi, ...ticketFactoryAbi, ...ticketMarketAbi, ...ticketSaleAbi];
const errors = abis.filter((item) => item.type === "error");

export type Revert = { error: string; args: readonly unknown[] };

/** The contract's refusal inside a failed call, by its own name; null when something else failed. */
export function revertOf(failure: unknown): Revert | null {
  if (!(failure instanceof BaseError)) return null;
  if (/gas required exceeds|out of gas|exceeds block gas limit/i.test(failure.details ?? ""))
    return { error: "too-much-gas", args: [] };
  const data = revertData(failure);
  if (data && data !== "0x") {
    try {
      const { errorName, args } = decodeErrorResult({ abi: errors, data });
      return { error: errorName, args: args ?? [] };
    } catch {
      return { error: "reverted", args: [data] };
    }
  }
  const reverted = failure.walk(
    (cause) => cause instanceof ExecutionRevertedError || (cause as { code?: number }).code === 3,
  );
  return reverted ? { error: "reverted", args: [] } : null;
}

function revertData(failure: BaseError): Hex | undefined {
  const carrier = failure.walk((cause) => dataOf(cause) !== undefined);
  return carrier ? dataOf(carrier) : undefined;
}

// Some nodes wrap the bytes once more.
function dataOf(cause: unknown): Hex | undefined {
  const { data } = cause as { data?: unknown };
  if (isHex(data)) return data;
  const inner = (data as { data?: unknown } | undefined)?.data;
  return isHex(inner) ? inner : undefined;
}

/** Everything that is not a refusal: no endpoint answers, or it answers nonsense. Worth another try. */
export function unavailable(cause: unknown): AppError {
  if (cause instanceof AppError) return cause;
  const message = cause instanceof BaseError ? cause.details || cause.shortMessage : String(cause);
  return new AppError("chain-unavailable", { cause, retryable: true, message: `chain-unavailable: ${message}` });
}
