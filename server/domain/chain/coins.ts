/** An amount of wei as whole coins with up to `places` digits behind the point, cut and not rounded ("0.0213"). */
export function coins(wei: bigint, places = 4): string {
  const whole = wei / 10n ** 18n;
  const rest = (wei % 10n ** 18n).toString().padStart(18, "0").slice(0, places).replace(/0+$/, "");
  return rest ? `${whole}.${rest}` : String(whole);
}
