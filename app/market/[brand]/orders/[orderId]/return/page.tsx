import { getTranslations } from "next-intl/server";
import { DateText } from "@/app/_components/date-text";
import { EmptyState } from "@/app/_components/empty-state";
import { LinkButton } from "@/app/_components/link-button";
import { ClientMessages } from "@/app/_i18n/client-messages";
import { api, ask } from "@/app/_lib/trpc/server";
import { ReturnForm } from "../../../_components/return-form";

type Props = { params: Promise<{ brand: string; orderId: string }> };

export async function generateMetadata() {
  return { title: (await getTranslations("market.order"))("return.title"), robots: { index: false } };
}

/** A buyer gives tickets back by herself: what she gets for each, what happens, and until when. */
export default async function ReturnPage({ params }: Props) {
  const { brand, orderId } = await params;
  const [t, errors, answer] = await Promise.all([
    getTranslations("market.order"),
    getTranslations("errors"),
    api().then((caller) => ask(caller.returns.look({ brand, orderId }))),
  ]);
  const back = `/orders/${orderId}`;
  const toOrder = <LinkButton href={back}>{t("return.toOrder")}</LinkButton>;
  if (!answer.ok) {
    // A browser that was never here has no order either.
    const missing = answer.refusal.code === "not-found" || answer.refusal.code === "signed-out";
    return (
      <EmptyState
        level={1}
        title={missing ? t("missing") : t("return.title")}
        body={missing ? t("missingBody") : errors(answer.refusal.code)}
        action={missing ? <LinkButton href="/tickets">{t("open")}</LinkButton> : toOrder}
      />
    );
  }
  const { closed, closesAt, timezone, tickets, signedOut, eventTitle, number, currency } = answer.value;
  if (closed)
    return <EmptyState level={1} title={t("return.closed")} body={t(`return.why.${closed}`)} action={toOrder} />;
  return (
    <div className="mx-auto grid max-w-xl gap-6">
      <header className="grid gap-2">
        <p className="text-note font-semibold text-ink-soft">
          {t.rich("number", { number: () => <bdi className="tabular">{number}</bdi> })}
        </p>
        <h1 className="text-title">{t("return.title")}</h1>
        <p className="font-semibold">
          <bdi>{eventTitle}</bdi>
        </p>
        {closesAt ? (
          <p className="text-ink-soft">
            {t.rich("return.until", { at: () => <DateText at={closesAt} timezone={timezone} zone /> })}
          </p>
        ) : null}
      </header>
      {signedOut ? (
        <div className="grid justify-items-start gap-4">
          <p>{t("return.signIn")}</p>
          <LinkButton href={`/sign-in?next=${back}/return`}>{t("return.signInLink")}</LinkButton>
        </div>
      ) : (
        <ClientMessages only={["common", "errors", "market.order.return"]}>
          <ReturnForm {...{ brand, orderId, currency, tickets }} />
        </ClientMessages>
      )}
    </div>
  );
}
