/** Ponder asks one address at most this often at first, and raises it by a twentieth when all went well for ten seconds. */
const firstPerSecond = 20;
/** Ponder has at most 256 requests under way; more addresses than this bring nothing. */
const mostBuckets = 64;

/**
 * Addresses of JSON-RPC endpoints as Ponder's `rpc` takes them. Its limiter counts by entry of that list, not by host, and has no
 * setting of its own: an address that may be asked more often is listed more often. Endpoints take turns by their latency, and
 * one that fails or answers 429 rests.
 * @param urls separated by commas.
 * @param perSecond what each of them allows, all requests together; 20 or less is Ponder's own pace.
 */
export function rpcList(urls: string, perSecond: number): string[] {
  const list = urls
    .split(",")
    .map((url) => url.trim())
    .filter((url) => url !== "");
  if (list.length === 0) throw new Error("no RPC endpoint is named");
  if (!(perSecond > 0)) throw new Error(`INDEXER_RPC_PER_SECOND is no number of requests: ${perSecond}`);
  const times = Math.ceil(perSecond / firstPerSecond);
  const each = Math.max(1, Math.min(times, Math.floor(mostBuckets / list.length)));
  return list.flatMap((url) => Array.from({ length: each }, () => url));
}
