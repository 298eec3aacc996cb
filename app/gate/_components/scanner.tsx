"use client";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useGateSession } from "../_lib/use-gate-session";
import { Notice, primaryButton } from "./notice";
import { ScanDesk } from "./scan-desk";
import { Unpaired } from "./unpaired";

/** The scanner in whichever state this device is. */
export function Scanner() {
  const t = useTranslations("gate");
  const { state, refresh, lose } = useGateSession();
  if (state.kind === "loading")
    return (
      <main id="content" className="grid min-h-dvh place-items-center">
        <p className="animate-breathe text-lg text-ink-soft" role="status">
          {t("loading")}
        </p>
      </main>
    );
  if (state.kind === "unpaired") return <Unpaired />;
  if (state.kind === "revoked")
    return (
      <Notice title={t("revoked.title")} testId="gate-revoked">
        <p className="text-ink-soft">{t("revoked.body")}</p>
        <Link href="/gate/pair" className={`${primaryButton} grid place-items-center`}>
          {t("revoked.again")}
        </Link>
      </Notice>
    );
  if (state.kind === "failed")
    return (
      <Notice title={t("failed.title")} testId="gate-failed">
        <p className="text-ink-soft">{t("failed.body")}</p>
        <button type="button" className={primaryButton} onClick={() => void refresh()}>
          {t("failed.retry")}
        </button>
      </Notice>
    );
  const { event } = state.session;
  if (event.state === "cancelled")
    return (
      <Notice title={t("cancelled.title")} testId="gate-cancelled">
        <p className="text-ink-soft">{t("cancelled.body", { event: event.title })}</p>
      </Notice>
    );
  if (event.state !== "live")
    return (
      <Notice title={t("notLive.title")} testId="gate-not-live">
        <p className="text-ink-soft">{t("notLive.body", { event: event.title })}</p>
      </Notice>
    );
  return <ScanDesk session={state.session} onLost={lose} onCounted={() => void refresh()} />;
}
