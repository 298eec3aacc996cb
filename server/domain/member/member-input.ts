import { z } from "zod";
import { roles } from "../access/actor";

export const EnsureMemberInput = z.object({
  organizationId: z.uuid(),
  email: z.email("email").max(254, "too-long"),
  name: z.string().trim().max(120, "too-long").nullable(),
  role: z.enum(roles),
});
export type EnsureMemberInput = z.infer<typeof EnsureMemberInput>;
