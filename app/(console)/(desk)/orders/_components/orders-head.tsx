import { getTranslations } from "next-intl/server";
import { LinkButton } from "@/app/_components/link-button";
import { NavLink } from "../../../_components/nav-link";

/** The name of the orders pages and the way between them. `mayTake`: a new order may be taken. */
export async function OrdersHead({ mayTake }: { mayTake: boolean }) {
  const t = await getTranslations("orders");
  return (
    <>
      <div className="flex flex-wrap items-start justify-between gap-4">
        <div className="grid gap-2">
          <h1 className="text-title">{t("title")}</h1>
          <p className="max-w-prose text-ink-soft">{t("intro")}</p>
        </div>
        {mayTake ? <LinkButton href="/orders/new">{t("nav.new")}</LinkButton> : null}
      </div>
      <nav aria-label={t("nav.label")} className="flex min-w-0 overflow-x-auto border-b border-line">
        <NavLink look="tab" href="/orders" exact>
          {t("nav.all")}
        </NavLink>
        <NavLink look="tab" href="/orders/stuck">
          {t("nav.stuck")}
        </NavLink>
      </nav>
    </>
  );
}
