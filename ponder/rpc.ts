import { openGateway } from "./gateway";

/** Ponder asks one address at most this often at first, and raises it by a twentieth when all went well for ten seconds. */
const firstPerSecond = 20;
/** Ponder has at most 256 requests under way; more entries than this bring nothing. */
const mostEntries = 64;

/**
 * JSON-RPC endpoints as Ponder's `rpc` takes them. Its limiter counts by entry of that list, not by host, and has no setting of its
 * own: an address that may be asked more often is listed more often. Of several endpoints the first that answers is used.
 * @param urls separated by commas.
 * @param perSecond what they allow, all requests together; 20 or less is Ponder's own pace.
 */
export async function rpcList(urls: string, perSecond: number): Promise<string[]> {
  const list = urls
    .split(",")
    .map((url) => url.trim())
    .filter((url) => url !== "");
  const [first, ...others] = list;
  if (!first) throw new Error("no RPC endpoint is named");
  if (!(perSecond > 0)) throw new Error(`INDEXER_RPC_PER_SECOND is no number of requests: ${perSecond}`);
  const address = others.length > 0 ? await openGateway(list) : first;
  return Array.from({ length: Math.min(mostEntries, Math.ceil(perSecond / firstPerSecond)) }, () => address);
}
