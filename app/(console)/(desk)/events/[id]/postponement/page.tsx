import { ClientMessages } from "@/app/_i18n/client-messages";
import { api, ask } from "@/app/_lib/trpc/server";
import { Refused } from "../../../../_components/refused";
import { PostponementDesk } from "./postponement-desk";

type Props = { params: Promise<{ id: string }> };

export default async function PostponementPage({ params }: Props) {
  const { id } = await params;
  const found = await ask((await api()).postponement.get({ eventId: id }));
  if (!found.ok) return <Refused code={found.refusal.code} />;
  return (
    <ClientMessages only={["common", "errors", "console.rules", "postponement"]}>
      <PostponementDesk first={found.value} />
    </ClientMessages>
  );
}
