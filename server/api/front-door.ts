import http, { type IncomingMessage } from "node:http";
import type { Socket } from "node:net";

/** In which order a request's headers came; Next hands them on sorted. Whatever a client writes here is overwritten. */
export const headerOrderHeader = "x-header-order";

/** Longer than any page's request takes on a bad telephone, far shorter than Node's own five minutes. */
const headersMs = 10_000;
const requestMs = 30_000;
/** A crowd behind one address has a few connections each; behind proxies all connections are theirs. */
const connectionsOfAddress = 1_000;
const most = 40_000;

type Emit = (this: http.Server, event: string, ...args: unknown[]) => boolean;

/**
 * What Next does not do at its own server, for every server of this process: each request carries who opened its connection as the last
 * hop of `x-forwarded-for` (Next believes the client's word), slow clients are let go, and one address has so many connections.
 * Called once, from instrumentation.ts.
 */
export function keepFrontDoor({ proxies }: { proxies: number }): void {
  const home = http.Server.prototype as unknown as { emit: Emit; kept?: true };
  if (home.kept) return;
  home.kept = true;
  const emit = home.emit;
  const connected = new Map<string, number>();
  home.emit = function (event, ...args) {
    if (event === "request" || event === "upgrade") signHop(args[0] as IncomingMessage);
    if (event === "connection") {
      this.headersTimeout = headersMs;
      this.requestTimeout = requestMs;
      this.maxConnections ??= most;
      if (proxies === 0 && !mayStay(connected, args[0] as Socket)) return true;
    }
    return emit.call(this, event, ...args);
  };
}

export function signHop(request: IncomingMessage): void {
  const { headers, rawHeaders, socket } = request;
  const before = headers["x-forwarded-for"];
  const peer = socket.remoteAddress ?? "unknown";
  headers["x-forwarded-for"] = before ? `${before}, ${peer}` : peer;
  const names = rawHeaders.filter((_, at) => at % 2 === 0 && at < 120).map((name) => name.toLowerCase());
  headers[headerOrderHeader] = names
    .filter((name) => name !== headerOrderHeader)
    .join(",")
    .slice(0, 1_000);
}

function mayStay(connected: Map<string, number>, socket: Socket): boolean {
  const address = socket.remoteAddress ?? "unknown";
  const count = (connected.get(address) ?? 0) + 1;
  if (count > connectionsOfAddress) {
    socket.destroy();
    return false;
  }
  connected.set(address, count);
  socket.once("close", () => {
    const left = (connected.get(address) ?? 1) - 1;
    if (left > 0) connected.set(address, left);
    else connected.delete(address);
  });
  return true;
}
