import type { Server } from "node:http";
import type { Socket } from "node:net";
import { networkOf } from "../domain/limit/address";

export type GuardLimits = {
  /** Requests of one address that are being read or answered. Streams that are open are counted elsewhere. */
  underWay: number;
  /** Connections of one address: its streams, and as much again. */
  connections: number;
  /** Connections of everybody. */
  most: number;
};
const usual: GuardLimits = { underWay: 256, connections: 1_000, most: 40_000 };

export type ConnectionGuard = {
  /** @returns what to call when the request is over, or null when this address has too many under way. */
  enter(address: string): (() => void) | null;
};

/** Keeps one address from taking all the places of a server, by connections or by slow requests. */
export function connectionGuard(
  server: Server,
  { countConnections, limits = usual }: { countConnections: boolean; limits?: GuardLimits },
): ConnectionGuard {
  server.maxConnections = limits.most;
  const underWay = new Map<string, number>();
  const connected = new Map<string, number>();
  if (countConnections)
    server.on("connection", (socket: Socket) => {
      const address = networkOf(socket.remoteAddress ?? "unknown");
      if (count(connected, address, 1) > limits.connections) socket.destroy();
      socket.once("close", () => count(connected, address, -1));
    });
  return {
    enter(address) {
      if ((underWay.get(address) ?? 0) >= limits.underWay) return null;
      count(underWay, address, 1);
      return () => void count(underWay, address, -1);
    },
  };
}

function count(counts: Map<string, number>, key: string, by: 1 | -1): number {
  const now = (counts.get(key) ?? 0) + by;
  if (now > 0) counts.set(key, now);
  else counts.delete(key);
  return now;
}
