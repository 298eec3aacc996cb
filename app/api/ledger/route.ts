import { memberFile } from "@/app/api/member-file";
import { answerLedger } from "@/server/api/ledger-file";

export const dynamic = "force-dynamic";
export const GET = memberFile(answerLedger);
