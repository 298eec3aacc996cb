import { getTranslations } from "next-intl/server";
import { ClientMessages } from "@/app/_i18n/client-messages";
import { SignOut } from "./sign-out";

/** Who is signed in on this device, and the way out. */
export async function Account({ brand, email }: { brand: string; email: string | null }) {
  if (!email) return null;
  const t = await getTranslations("market.signIn");
  return (
    <div className="flex flex-wrap items-center gap-2 text-note text-ink-soft">
      <span>{t.rich("signedIn", { email: () => <bdi className="font-semibold">{email}</bdi> })}</span>
      <ClientMessages only={["market.signIn"]}>
        <SignOut brand={brand} />
      </ClientMessages>
    </div>
  );
}
