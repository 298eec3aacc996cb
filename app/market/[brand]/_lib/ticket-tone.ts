/** The color only repeats what the word says. */
export const stateTone = { valid: "good", listed: "accent", used: "neutral", frozen: "warn" } as const;
