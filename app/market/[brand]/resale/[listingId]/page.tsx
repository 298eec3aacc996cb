import { getTranslations } from "next-intl/server";
import { EmptyState } from "@/app/_components/empty-state";
import { LinkButton } from "@/app/_components/link-button";
import { ClientMessages } from "@/app/_i18n/client-messages";
import { api, ask } from "@/app/_lib/trpc/server";
import { OrderLines } from "../../_components/order-lines";
import { ResaleForm } from "../../_components/resale-form";

type Props = { params: Promise<{ brand: string; listingId: string }> };

export async function generateMetadata() {
  return { title: (await getTranslations("market.checkout"))("resaleTitle"), robots: { index: false } };
}

export default async function ResalePage({ params }: Props) {
  const { brand, listingId } = await params;
  const t = await getTranslations("market.checkout");
  const caller = await api();
  const answer = await ask(caller.listing.offer({ brand, listingId }));
  if (!answer.ok)
    return (
      <EmptyState
        level={1}
        title={t("offerGone")}
        body={t("offerGoneBody")}
        action={<LinkButton href="/">{t("again")}</LinkButton>}
      />
    );
  const offer = answer.value;
  const me = await caller.session.me({ brand });
  const line = { tierName: offer.tierName, quantity: 1, unitMinor: offer.priceMinor };
  return (
    <div className="mx-auto grid max-w-xl gap-6">
      <h1 className="text-title">{t("resaleTitle")}</h1>
      <OrderLines event={offer.event} lines={[line]} totalMinor={offer.priceMinor} currency={offer.currency} />
      <ClientMessages only={["common", "errors", "market.checkout"]}>
        <ResaleForm
          brand={brand}
          listingId={offer.id}
          email={me.email ?? ""}
          priceMinor={offer.priceMinor}
          currency={offer.currency}
        />
      </ClientMessages>
    </div>
  );
}
