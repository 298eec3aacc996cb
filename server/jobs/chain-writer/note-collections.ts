import type { IntentPayload } from "../../domain/chain/intent";
import type { Tx } from "../../ports/database";
import type { Outcome } from "./outcome";

/** MINTER, SCANNER, SETTLER, GUARDIAN and DESK: all that running an event needs. */
const operatorRoles = 62;

/**
 * Keeps who runs a collection, in the transaction that learns it: its operator from its creation on, and whoever took the roles
 * over. What waits for the old one goes to the new one; what is under way is finished where it is.
 */
export async function noteCollections(tx: Tx, done: { payload: IntentPayload; result?: Outcome }[]): Promise<void> {
  for (const { payload, result } of done) {
    if (payload.kind === "deploy" && result?.collection) {
      const { organizer, operator } = payload;
      const row = { address: result.collection, organizer, operator };
      await tx.chainCollection.createMany({ data: [row], skipDuplicates: true });
    }
    if (payload.kind === "accept-roles" && (payload.roles & operatorRoles) === operatorRoles) {
      const { collection, sender } = payload;
      await tx.chainCollection.updateMany({ where: { address: collection }, data: { operator: sender } });
      await tx.$executeRaw`
        update "ChainIntent" set sender = null
        where state = 'queued' and payload ->> 'collection' = ${collection} and payload ->> 'sender' is null`;
    }
  }
}
