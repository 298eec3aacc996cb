import { openContainer } from "../container";
import type { DoorName } from "../domain/limit/doors";
import { refusalHeaders } from "../domain/limit/spent";
import { RefusalError } from "../domain/shared/decision";
import { spendAt } from "../services/limit/pass-door";
import { visitOf } from "./context";

/** Counts a request by its address, for doors that are no procedures. Null when it may come in. */
export async function countAt(door: DoorName, headers: Headers): Promise<Response | null> {
  const { address, limits } = visitOf(await openContainer(), headers);
  try {
    await spendAt(limits, door, "address", address);
    return null;
  } catch (error) {
    if (!(error instanceof RefusalError)) throw error;
    const { code, data } = error.refusal;
    return Response.json(
      { code, data },
      { status: 429, headers: { "cache-control": "no-store", ...refusalHeaders(data) } },
    );
  }
}
