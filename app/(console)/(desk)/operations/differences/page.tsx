import { api, ask } from "@/app/_lib/trpc/server";
import { Refused } from "../../../_components/refused";
import { DifferencesDesk } from "./differences-desk";

export default async function DifferencesPage() {
  const caller = await api();
  const [found, organization] = await Promise.all([ask(caller.difference.list({})), ask(caller.organization.get())]);
  if (!found.ok) return <Refused code={found.refusal.code} />;
  if (!organization.ok) return <Refused code={organization.refusal.code} />;
  return <DifferencesDesk first={found.value} timezone={organization.value.timezone} />;
}
