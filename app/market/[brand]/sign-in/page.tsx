import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { ClientMessages } from "@/app/_i18n/client-messages";
import { api } from "@/app/_lib/trpc/server";
import { SignInForm } from "../_components/sign-in-form";

type Props = { params: Promise<{ brand: string }>; searchParams: Promise<{ next?: string }> };

export async function generateMetadata() {
  return { title: (await getTranslations("market.signIn"))("title"), robots: { index: false } };
}

/** Only a page of this host, so that a link cannot send somebody elsewhere after signing in. */
const placeOf = (next: string | undefined): string =>
  next && /^\/tickets(\/[0-9a-z/-]*)?$/i.test(next) ? next : "/tickets";

export default async function SignInPage({ params, searchParams }: Props) {
  const { brand } = await params;
  const next = placeOf((await searchParams).next);
  const t = await getTranslations("market.signIn");
  const me = await (await api()).session.me({ brand });
  if (me.verified) redirect(next);
  return (
    <div className="mx-auto grid max-w-md gap-6">
      <header className="grid gap-2">
        <h1 className="text-title">{t("title")}</h1>
        <p className="text-ink-soft">{t("body")}</p>
      </header>
      <ClientMessages only={["common", "errors", "market.signIn"]}>
        <SignInForm brand={brand} next={next} />
      </ClientMessages>
    </div>
  );
}
