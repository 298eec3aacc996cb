import { useTranslations } from "next-intl";
import { Field } from "@/app/_components/field";
import { Select } from "@/app/_components/select";
import type { RefundReason } from "@/server/domain/refund/refund";

const reasons: readonly RefundReason[] = ["requested", "event-changed", "goodwill", "duplicate", "fraud"];
type Props = { value: RefundReason; onChange: (reason: RefundReason) => void };

/** Why money goes back, as the provider and the buyer's letter will hear it. */
export function ReasonSelect({ value, onChange }: Props) {
  const t = useTranslations("orders.refund");
  return (
    <Field label={t("reason")}>
      <Select value={value} onChange={({ target }) => onChange(target.value as RefundReason)}>
        {reasons.map((one) => (
          <option key={one} value={one}>
            {t(`reasons.${one}`)}
          </option>
        ))}
      </Select>
    </Field>
  );
}
