import { ClientMessages } from "@/app/_i18n/client-messages";
import { api, ask } from "@/app/_lib/trpc/server";
import { Refused } from "../../../../_components/refused";
import { loadEvent } from "../_components/load-event";
import { VoucherDesk } from "./voucher-desk";

type Props = { params: Promise<{ id: string }> };

export default async function VouchersPage({ params }: Props) {
  const { id } = await params;
  const [event, first] = await Promise.all([loadEvent(id), ask((await api()).voucher.list({ eventId: id }))]);
  if (!event.ok) return null;
  if (!first.ok) return <Refused code={first.refusal.code} />;
  return (
    <ClientMessages only={["common", "errors", "console", "vouchers"]}>
      <VoucherDesk eventId={id} first={first.value} pageUrl={event.value.pageUrl} />
    </ClientMessages>
  );
}
