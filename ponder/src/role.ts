import type { Context } from "ponder:registry";
import { role } from "ponder:schema";
import type { Address } from "viem";

type Said = { block: { timestamp: bigint }; log: { address: Address } };
type Given = { account: Address; roles: bigint };

/** Roles are offered; they count once they are accepted. */
export async function offerRole({ db }: Pick<Context, "db">, event: Said & { args: Given }): Promise<void> {
  const { account, roles } = event.args;
  const offer = { offered: Number(roles), changedAt: Number(event.block.timestamp) };
  const contract = event.log.address;
  await db
    .insert(role)
    .values({ id: `${contract}:${account}`, contract, account, ...offer })
    .onConflictDoUpdate(offer);
}

/** All roles that an account has from now on. */
export async function setRole({ db }: Pick<Context, "db">, event: Said, { account, roles }: Given): Promise<void> {
  const held = { roles: Number(roles), offered: 0, changedAt: Number(event.block.timestamp) };
  const contract = event.log.address;
  await db
    .insert(role)
    .values({ id: `${contract}:${account}`, contract, account, ...held })
    .onConflictDoUpdate(held);
}
