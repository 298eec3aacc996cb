import { memberFile } from "@/app/api/member-file";
import { answerSettlement } from "@/server/api/settlement-file";

export const dynamic = "force-dynamic";
export const GET = memberFile(answerSettlement);
