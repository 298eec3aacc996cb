/** Hebrew letters as people write them in Latin addresses; vowels are not guessed. */
const hebrew: Record<string, string> = Object.fromEntries(
  "א:a ב:b ג:g ד:d ה:h ו:v ז:z ח:ch ט:t י:i כ:k ך:k ל:l מ:m ם:m נ:n ן:n ס:s ע:a פ:p ף:f צ:ts ץ:ts ק:k ר:r ש:sh ת:t"
    .split(" ")
    .map((pair) => pair.split(":") as [string, string]),
);

/** An address from a title: lower-case Latin letters, digits and hyphens, at most 60. Never empty. */
export function toSlug(title: string): string {
  const latin = [...title.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()]
    .map((letter) => hebrew[letter] ?? letter)
    .join("")
    .replace(/[׳״'’"]/g, "")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 60)
    .replace(/-+$/, "");
  return latin || "event";
}

/** The first of slug, slug-2, slug-3 ... that nobody has. */
export function freeSlug(slug: string, taken: ReadonlySet<string>): string {
  if (!taken.has(slug)) return slug;
  for (let n = 2; ; n++) if (!taken.has(`${slug}-${n}`)) return `${slug}-${n}`;
}
