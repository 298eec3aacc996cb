import { api, ask } from "@/app/_lib/trpc/server";
import { kinds, states } from "@/server/domain/chain/desk";
import { Refused } from "../../_components/refused";
import { GasCard } from "./_components/gas-card";
import { IntentDesk } from "./_components/intent-desk";

export default async function TransactionsPage() {
  const caller = await api();
  const [intents, gas, organization, me] = await Promise.all([
    ask(caller.chainIntent.list({})),
    ask(caller.chainIntent.gas()),
    ask(caller.organization.get()),
    caller.auth.me(),
  ]);
  if (!intents.ok) return <Refused code={intents.refusal.code} />;
  if (!gas.ok) return <Refused code={gas.refusal.code} />;
  if (!organization.ok) return <Refused code={organization.refusal.code} />;
  const { timezone } = organization.value;
  return (
    <div className="grid gap-8">
      <GasCard gas={gas.value} timezone={timezone} />
      <IntentDesk
        first={intents.value}
        states={states}
        kinds={kinds}
        timezone={timezone}
        mayWrite={me?.organization?.role === "owner"}
      />
    </div>
  );
}
