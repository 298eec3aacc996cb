"use client";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useEffect, useState } from "react";
import { deviceToken } from "../_lib/device-token";
import { pairDevice, refusalOf } from "../_lib/gate-client";
import { field, Notice, primaryButton } from "./notice";

type Problem = "missing" | "invalid" | "limited" | "failed";

/** `/gate/pair#<secret>`: the secret stays in the fragment, so no server log and no referrer ever has it. */
export function PairDevice() {
  const t = useTranslations("gate.pair");
  const router = useRouter();
  const [secret, setSecret] = useState<string | null>(null);
  const [name, setName] = useState("");
  const [working, setWorking] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [replaces, setReplaces] = useState(false);

  useEffect(() => {
    const read = () => {
      const found = decodeURIComponent(location.hash.slice(1));
      setSecret(found);
      setProblem(found ? null : "missing");
      setReplaces(deviceToken.get() !== null);
    };
    read();
    window.addEventListener("hashchange", read);
    return () => window.removeEventListener("hashchange", read);
  }, []);

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (!secret || working) return;
    setWorking(true);
    setProblem(null);
    try {
      const deviceName = name.trim();
      const { token } = await pairDevice({ secret, ...(deviceName ? { deviceName } : {}) });
      deviceToken.set(token);
      // The used secret leaves the address bar and the history with it.
      router.replace("/gate");
    } catch (error) {
      const refusal = refusalOf(error);
      if (refusal === "rate-limited") setProblem("limited");
      else if (refusal) setProblem("invalid");
      else setProblem("failed");
      setWorking(false);
    }
  }

  return (
    <Notice title={t("title")} testId="gate-pair">
      <p className="text-ink-soft">{t("body")}</p>
      {replaces ? <p className="rounded-control bg-warn-soft px-4 py-3 text-warn">{t("replaces")}</p> : null}
      <form onSubmit={submit} className="flex flex-col gap-4">
        <label className="flex flex-col gap-1.5 font-medium">
          {t("nameLabel")}
          <input
            className={field}
            value={name}
            onChange={(event) => setName(event.target.value)}
            placeholder={t("namePlaceholder")}
            maxLength={60}
            autoComplete="off"
          />
        </label>
        <p role="alert" className="text-bad empty:hidden" data-testid="pair-problem">
          {problem ? t(problem) : null}
        </p>
        <button type="submit" className={primaryButton} disabled={!secret || working}>
          {working ? t("working") : t("submit")}
        </button>
      </form>
    </Notice>
  );
}
