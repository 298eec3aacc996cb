/**
 * Whose request it is. Each proxy writes the address that it was called from at the end of `x-forwarded-for`, so with n proxies of ours
 * the client stands n places before the last hop; whatever is further left was written by the client and is not believed.
 *
 * @param forwarded the header as it arrived, or null.
 * @param peer who opened the connection to this process, where that is known and not in the header yet.
 * @param proxies how many of ours stand in front.
 */
export function clientAddress(
  forwarded: string | null | undefined,
  peer: string | null | undefined,
  proxies: number,
): string {
  const hops = (forwarded ?? "").split(",").map((hop) => hop.trim());
  if (peer) hops.push(peer);
  const known = hops.filter(Boolean);
  // Fewer hops than proxies: somebody came past them. Then only the last hop, which is ours, is known.
  const hop = known[known.length - 1 - proxies] ?? known.at(-1);
  return hop ? networkOf(hop) : "unknown";
}

/**
 * The part of an address that one customer of a network has: an IPv4 address, or the first 64 bits of an IPv6 address, because whoever has
 * one of those has all of them.
 */
export function networkOf(hop: string): string {
  // As nearly every hop is written.
  if (hop.length < 16 && /^\d+\.\d+\.\d+\.\d+$/.test(hop)) return hop;
  const text = hop.slice(0, 64).toLowerCase();
  const bare = /^\[([^\]]*)\]/.exec(text)?.[1] ?? text.replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, "$1");
  const address = bare.split("%")[0] ?? bare;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(address)?.[1];
  if (mapped) return mapped;
  const groups = groupsOf(address);
  if (!groups) return address;
  // ::ffff:7f00:1 is an IPv4 address too.
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff) {
    const [high = 0, low = 0] = groups.slice(6);
    return [high >> 8, high & 255, low >> 8, low & 255].join(".");
  }
  return `${groups
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(":")}::/64`;
}

function groupsOf(address: string): number[] | null {
  if (!/^[0-9a-f:]+$/.test(address) || !address.includes(":")) return null;
  const [left = "", right, more] = address.split("::");
  if (more !== undefined) return null;
  const read = (part: string | undefined) => (part ? part.split(":").map((group) => Number.parseInt(group, 16)) : []);
  const [head, tail] = [read(left), read(right)];
  const missing = 8 - head.length - tail.length;
  if (right === undefined ? missing !== 0 : missing < 1) return null;
  const groups = [...head, ...Array<number>(missing).fill(0), ...tail];
  return groups.every((group) => group >= 0 && group <= 0xffff) ? groups : null;
}
