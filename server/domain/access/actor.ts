export const roles = ["owner", "manager", "door"] as const;
export type Role = (typeof roles)[number];

/** Who asks. Every verb gets one; nobody is null. */
export type Actor =
  | { kind: "anonymous" }
  | { kind: "user"; userId: string; email: string }
  | { kind: "member"; userId: string; organizationId: string; role: Role }
  | { kind: "fan"; organizationId: string; sessionId: string; fanId: string | null; verified: boolean }
  | { kind: "device"; deviceId: string; organizationId: string; eventId: string; gateId: string }
  | { kind: "partner"; apiKeyId: string; organizationId: string; scopes: readonly string[] }
  | { kind: "system" };

export function actorLabel(actor: Actor): string {
  switch (actor.kind) {
    case "anonymous":
    case "system":
      return actor.kind;
    case "user":
    case "member":
      return `member:${actor.userId}`;
    case "fan":
      return `fan:${actor.fanId ?? "guest"}`;
    case "device":
      return `device:${actor.deviceId}`;
    case "partner":
      return `partner:${actor.apiKeyId}`;
  }
}
