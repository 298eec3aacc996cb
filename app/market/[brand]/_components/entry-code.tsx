"use client";

import { useTranslations } from "next-intl";
import { useEffect } from "react";
import { Skeleton } from "@/app/_components/skeleton";
import { useNow } from "@/app/_components/use-now";
import { QrImage } from "./qr-image";
import { type Code, useCode } from "./use-code";

const slotSeconds = 15;

/** The entry code, always black on white, with what is left of its time. Keeps the screen awake while it is looked at. */
export function EntryCode({ brand, ticketKey }: { brand: string; ticketKey: string }) {
  const t = useTranslations("market.ticket");
  const errors = useTranslations("errors");
  const { code, failed, pending } = useCode(brand, ticketKey);
  useWakeLock();
  return (
    <section aria-label={t("code")} className="grid justify-items-center gap-4 text-center">
      {code ? (
        <>
          <div
            data-testid="ticket-code"
            data-digits={code.digits}
            className="w-full max-w-80 overflow-hidden rounded-control bg-white"
          >
            <QrImage digits={code.digits} label={t("code")} />
          </div>
          <TimeLeft key={code.digits} code={code} />
        </>
      ) : pending ? (
        <p role="status" className="py-10 font-semibold">
          {errors("ticket-pending")}
        </p>
      ) : failed ? (
        <div role="alert" className="grid gap-1 py-10">
          <p className="font-semibold">{t("codeFailed")}</p>
          <p className="text-note text-ink-soft">{t("codeFailedBody")}</p>
        </div>
      ) : (
        <div role="status" className="w-full max-w-80">
          <span className="sr-only">{t("codeLoading")}</span>
          <Skeleton className="aspect-square w-full" />
        </div>
      )}
      <p className="text-note text-ink-soft">
        {t("codeHint")} {t("bright")}
      </p>
    </section>
  );
}

function TimeLeft({ code }: { code: Code }) {
  const t = useTranslations("market.ticket");
  const left = Math.max(0, Math.ceil((code.endsAt - useNow(code.serverNow, 500)) / 1000));
  return (
    <div className="grid w-full max-w-80 gap-1.5">
      <div aria-hidden="true" className="h-1.5 overflow-hidden rounded-full bg-sunken">
        <div
          className="h-full rounded-full bg-accent transition-[width] duration-500 ease-linear"
          style={{ width: `${(Math.min(left, slotSeconds) / slotSeconds) * 100}%` }}
        />
      </div>
      <p className="tabular text-note text-ink-soft">{t("codeAge", { seconds: left })}</p>
    </div>
  );
}

/** A screen that goes dark in the queue is a nuisance; where the browser cannot help, nothing happens. */
function useWakeLock(): void {
  useEffect(() => {
    let lock: WakeLockSentinel | undefined;
    const take = async () => {
      if (document.visibilityState !== "visible") return;
      lock = await navigator.wakeLock?.request("screen").catch(() => undefined);
    };
    void take();
    document.addEventListener("visibilitychange", take);
    return () => {
      document.removeEventListener("visibilitychange", take);
      void lock?.release();
    };
  }, []);
}
