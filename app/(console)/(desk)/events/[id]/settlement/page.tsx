import { ClientMessages } from "@/app/_i18n/client-messages";
import { api, ask } from "@/app/_lib/trpc/server";
import { Refused } from "../../../../_components/refused";
import { SettlementSheet } from "./settlement-sheet";

type Props = { params: Promise<{ id: string }> };

export default async function SettlementPage({ params }: Props) {
  const { id } = await params;
  const settlement = await ask((await api()).ledger.settlement({ eventId: id }));
  if (!settlement.ok) return <Refused code={settlement.refusal.code} />;
  return (
    <ClientMessages only={["common", "ledger", "settlement"]}>
      <SettlementSheet settlement={settlement.value} />
    </ClientMessages>
  );
}
