import { ClientMessages } from "@/app/_i18n/client-messages";
import { api, ask } from "@/app/_lib/trpc/server";
import { Refused } from "../../../../_components/refused";
import { CancellationDesk } from "./cancellation-desk";

type Props = { params: Promise<{ id: string }> };

export default async function CancellationPage({ params }: Props) {
  const { id } = await params;
  const found = await ask((await api()).cancellation.get({ eventId: id }));
  if (!found.ok) return <Refused code={found.refusal.code} />;
  return (
    <ClientMessages only={["common", "errors", "cancellation"]}>
      <CancellationDesk first={found.value} />
    </ClientMessages>
  );
}
