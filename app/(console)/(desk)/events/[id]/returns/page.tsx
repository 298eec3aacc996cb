import { ClientMessages } from "@/app/_i18n/client-messages";
import { api, ask } from "@/app/_lib/trpc/server";
import { Refused } from "../../../../_components/refused";
import { ReturnsForm } from "./returns-form";

type Props = { params: Promise<{ id: string }> };

export default async function ReturnsPage({ params }: Props) {
  const { id } = await params;
  const found = await ask((await api()).returns.terms({ eventId: id }));
  if (!found.ok) return <Refused code={found.refusal.code} />;
  return (
    <ClientMessages only={["common", "errors", "console.rules", "returns"]}>
      <ReturnsForm first={found.value} />
    </ClientMessages>
  );
}
