import type { CSSProperties } from "react";

type Rgb = [number, number, number];

const surfaces = { light: "#f8f7f5", dark: "#1f1d25" } as const;

const toRgb = (hex: string): Rgb => {
  const n = Number.parseInt(hex.slice(1), 16);
  return [(n >> 16) & 255, (n >> 8) & 255, n & 255];
};
const toHex = (rgb: Rgb): string => `#${rgb.map((part) => Math.round(part).toString(16).padStart(2, "0")).join("")}`;

function luminance(hex: string): number {
  const [r, g, b] = toRgb(hex).map((part) => {
    const c = part / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  }) as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** WCAG contrast ratio of two colors, 1 to 21. */
export function contrast(a: string, b: string): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

/** The color moved towards black or white, step by step, until it reads on `on` with some reserve over 4.5 to 1, for tinted grounds. */
export function readable(color: string, on: string): string {
  const goal = luminance(on) > 0.4 ? 0 : 255;
  const from = toRgb(color);
  for (let step = 0; step <= 20; step++) {
    const mixed = toHex(from.map((part) => part + ((goal - part) * step) / 20) as Rgb);
    if (contrast(mixed, on) >= 5.6) return mixed;
  }
  return goal === 0 ? "#000000" : "#ffffff";
}

export const inkOn = (fill: string): string => (contrast(fill, "#ffffff") >= 4.5 ? "#ffffff" : "#000000");

const isColor = (value: unknown): value is string => typeof value === "string" && /^#[0-9a-fA-F]{6}$/.test(value);

/** A brand's colors as the custom properties that globals.css reads; put on the element that carries `data-brand`. */
export function brandColors(theme: { accent: string; accentDark: string }): CSSProperties {
  const light = isColor(theme.accent) ? theme.accent : "#4b3fd1";
  const dark = isColor(theme.accentDark) ? theme.accentDark : "#8d83ff";
  return {
    "--brand-fill-light": light,
    "--brand-on-fill-light": inkOn(light),
    "--brand-text-light": readable(light, surfaces.light),
    "--brand-fill-dark": dark,
    "--brand-on-fill-dark": inkOn(dark),
    "--brand-text-dark": readable(dark, surfaces.dark),
  } as CSSProperties;
}
