import { refuseNow } from "../shared/decision";
import type { Actor, Role } from "./actor";

const memberMay: Record<Role, readonly string[]> = {
  owner: ["*"],
  manager: [
    "event:read",
    "event:write",
    "event:cancel",
    "waiting-room:write",
    "capacity:write",
    "order:read",
    "order:write",
    "order:refund",
    "ledger:read",
    "gate:read",
    "gate:write",
    "listing:read",
    "partner:read",
    "stats:read",
    "operation:read",
  ],
  door: ["event:read", "gate:read", "stats:read"],
};

/** What each kind of actor may do, for every verb of the house. The one table of authorization. */
const may: { [K in Actor["kind"]]: (actor: Extract<Actor, { kind: K }>) => readonly string[] } = {
  anonymous: () => ["market:read", "session:write"],
  user: () => ["market:read", "session:write", "organization:read"],
  member: (actor) => [...memberMay[actor.role], "market:read", "organization:read"],
  fan: (actor) => [
    "market:read",
    "session:write",
    "hold:write",
    "checkout:write",
    "own-order:read",
    ...(actor.verified && actor.fanId
      ? ["ticket:read", "listing:write", "gift:write", "listing:buy", "own-order:return"]
      : ["ticket:read", "listing:buy"]),
  ],
  device: () => ["check-in:write", "gate:read"],
  partner: (actor) => actor.scopes,
  system: () => ["*"],
};

export type Permission = string;

export function isAllowed(actor: Actor, permission: Permission): boolean {
  const granted = (may[actor.kind] as (a: Actor) => readonly string[])(actor);
  return granted.includes("*") || granted.includes(permission);
}

/** @throws {RefusalError} signed-out for a stranger, forbidden for somebody known. */
export function allow(actor: Actor, permission: Permission): void {
  if (isAllowed(actor, permission)) return;
  refuseNow(actor.kind === "anonymous" || (actor.kind === "fan" && !actor.verified) ? "signed-out" : "forbidden", {
    permission,
  });
}

/** The organization that the actor acts in. Verbs scope every query with it. @throws {RefusalError} */
export function tenantOf(actor: Actor): string {
  if ("organizationId" in actor) return actor.organizationId;
  return refuseNow(actor.kind === "anonymous" ? "signed-out" : "forbidden");
}
