import { memberFile } from "@/app/api/member-file";
import { answerVouchers } from "@/server/api/voucher-file";

export const dynamic = "force-dynamic";
export const GET = memberFile(answerVouchers);
