import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { EmptyState } from "@/app/_components/empty-state";
import { LinkButton } from "@/app/_components/link-button";
import { ClientMessages } from "@/app/_i18n/client-messages";
import { api, ask } from "@/app/_lib/trpc/server";
import { CheckoutForm } from "../../_components/checkout-form";
import { OrderLines } from "../../_components/order-lines";
import { VoucherForm } from "../../_components/voucher-form";

type Props = { params: Promise<{ brand: string; holdId: string }> };

export async function generateMetadata() {
  return { title: (await getTranslations("market.checkout"))("title"), robots: { index: false } };
}

export default async function CheckoutPage({ params }: Props) {
  const { brand, holdId } = await params;
  const t = await getTranslations("market.checkout");
  const caller = await api();
  const answer = await ask(caller.hold.get({ brand, holdId }));
  if (!answer.ok)
    return (
      <EmptyState
        level={1}
        title={t("expired")}
        body={t("expiredBody")}
        action={<LinkButton href="/">{t("again")}</LinkButton>}
      />
    );
  const hold = answer.value;
  if (hold.order && hold.order.state !== "pending") redirect(`/orders/${hold.order.id}`);
  const back = `/events/${hold.event.slug}`;
  if (!hold.live)
    return (
      <EmptyState
        level={1}
        title={t("expired")}
        body={t("expiredBody")}
        action={<LinkButton href={back}>{t("again")}</LinkButton>}
      />
    );
  const me = await caller.session.me({ brand });
  return (
    <div className="mx-auto grid max-w-xl gap-6">
      <h1 className="text-title">{t("title")}</h1>
      <OrderLines
        event={hold.event}
        lines={hold.lines}
        discount={hold.voucher}
        totalMinor={hold.totalMinor}
        currency={hold.currency}
      />
      <ClientMessages only={["common", "errors", "market.checkout", "market.voucher"]}>
        <VoucherForm
          brand={brand}
          holdId={hold.id}
          voucher={hold.voucher}
          settled={hold.order !== null}
          currency={hold.currency}
          timezone={hold.event.timezone}
        />
        <CheckoutForm
          brand={brand}
          holdId={hold.id}
          orderId={hold.order?.id ?? null}
          email={hold.order?.email ?? me.email ?? ""}
          totalMinor={hold.totalMinor}
          currency={hold.currency}
          endsAt={hold.expiresAt.getTime()}
          serverNow={hold.serverNow.getTime()}
          back={back}
        />
      </ClientMessages>
    </div>
  );
}
