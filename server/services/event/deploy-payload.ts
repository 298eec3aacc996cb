import type { Organization } from "../../../prisma/generated/client";
import type { IntentPayload } from "../../domain/chain/intent";
import { collectionTimes, contractUri, symbolOf, tierRules } from "../../domain/event/collection";
import { toRef } from "../../domain/shared/ref";
import type { EventWithTiers } from "./find";

/** What the factory is asked to make for this event: its rules and its names, nobody's personal data. */
export const deployPayload = (
  event: EventWithTiers,
  organization: Pick<Organization, "slug" | "platformFeeBps">,
  walletAddress: `0x${string}`,
): Extract<IntentPayload, { kind: "deploy" }> => ({
  kind: "deploy",
  eventId: event.id,
  eventRef: toRef(event.id),
  organizer: walletAddress,
  name: event.title,
  symbol: symbolOf(organization.slug),
  ...collectionTimes(event),
  platformFeeBps: organization.platformFeeBps,
  contractUri: contractUri(event),
  tiers: tierRules(event.tiers, event.currency),
});
