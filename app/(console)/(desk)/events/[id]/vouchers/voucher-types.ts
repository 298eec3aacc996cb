import type { inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "@/server/api/root";

export type VouchersPage = inferRouterOutputs<AppRouter>["voucher"]["list"];
export type ShownVoucher = VouchersPage["vouchers"][number];
export type ShownTier = VouchersPage["tiers"][number];
/** What is being made: one voucher (new, or one that is there) or many. `key` makes a repeated press one. */
export type Subject = { key: string } & ({ kind: "one"; voucher: ShownVoucher | null } | { kind: "many" });
