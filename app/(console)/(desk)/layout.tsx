import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { EmptyState } from "@/app/_components/empty-state";
import { api } from "@/app/_lib/trpc/server";
import { Desk } from "../_components/desk";
import { Frame } from "../_components/frame";
import { SignInForm } from "../_components/sign-in-form";

/** Everything behind the sign-in. Whoever is signed out signs in right here and stays on the page she asked for. */
export default async function DeskLayout({ children }: { children: ReactNode }) {
  const me = await (await api()).auth.me();
  if (!me)
    return (
      <Frame>
        <SignInForm />
      </Frame>
    );
  if (me.organization) return <Desk me={me}>{children}</Desk>;
  const t = await getTranslations("console.noOrganization");
  return (
    <Desk me={me}>
      <EmptyState title={t("title")} body={t("body", { email: me.user.email })} level={1} />
    </Desk>
  );
}
