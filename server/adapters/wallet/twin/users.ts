import { randomBytes } from "node:crypto";
import type { LinkedAccount, User } from "@privy-io/node";
import { z } from "zod";
import { foundIn, keepUser, type Memory, Refused } from "./memory";

const NewUser = z.object({
  linked_accounts: z.array(z.object({ type: z.literal("email"), address: z.email() })).min(1),
  custom_metadata: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
});

export const findByEmail = (memory: Memory, address: string): User | undefined =>
  foundIn(memory).byEmail.get(address.toLowerCase());

export function createUser(memory: Memory, body: unknown, now: number): User {
  const input = NewUser.parse(body);
  if (input.linked_accounts.some((account) => findByEmail(memory, account.address)))
    throw new Refused(422, "linked_to_another_user", "User already exists for this linked account");
  const user: User = {
    id: `did:privy:${randomBytes(12).toString("hex")}`,
    created_at: now,
    has_accepted_terms: false,
    is_guest: false,
    linked_accounts: input.linked_accounts.map(
      ({ address }): LinkedAccount => ({
        type: "email",
        address,
        verified_at: now,
        first_verified_at: null,
        latest_verified_at: null,
      }),
    ),
    mfa_methods: [],
    ...(input.custom_metadata && { custom_metadata: input.custom_metadata }),
  };
  keepUser(memory, user);
  return user;
}

export const EmailLookup = z.object({ address: z.string() });
