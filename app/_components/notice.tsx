import type { ReactNode } from "react";
import { cx } from "./class-names";

const tones = {
  neutral: "bg-sunken text-ink",
  good: "bg-good-soft text-good",
  warn: "bg-warn-soft text-warn",
  bad: "bg-bad-soft text-bad",
};

/** A message that stays in the page. `alert` is read out at once: for what just went wrong. */
export const Notice = ({
  tone = "neutral",
  alert,
  children,
}: {
  tone?: keyof typeof tones;
  alert?: boolean;
  children: ReactNode;
}) => (
  <div role={alert ? "alert" : "status"} className={cx("rounded-control px-4 py-3 text-sm font-medium", tones[tone])}>
    {children}
  </div>
);
