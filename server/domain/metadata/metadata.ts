/** What metadata may tell: the event and its rules. Free texts and street addresses stay here, people may have written themselves into them. */
export type MetadataFacts = {
  title: string;
  venueName: string;
  /** IANA name of the venue's time zone, which makes the readable date. */
  timezone: string;
  startsAt: Date;
  endsAt: Date;
  symbol: string;
  /** `ipfs://…` of the picture. */
  image: string;
  tiers: readonly TierFacts[];
};
type TierFacts = {
  chainTierId: number;
  name: string;
  resaleAllowed: boolean;
  resaleCapBps: number;
  royaltyBps: number;
};

const unix = (date: Date): number => Math.floor(date.getTime() / 1000);
const json = (value: object): Uint8Array => new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`);

/**
 * The files of an event's metadata: `collection.json` (ERC-7572) and `tier-<id>.json` for each tier (ERC-721, with the attributes
 * that marketplaces show). The same facts always give the same bytes, so that publishing again finds the same address.
 */
export function metadataFiles(facts: MetadataFacts): Record<string, Uint8Array> {
  const { title, symbol, image } = facts;
  const description = `${title}, ${whenAndWhere(facts)}.`;
  const tiers = [...facts.tiers].sort((a, b) => a.chainTierId - b.chainTierId);
  return {
    "collection.json": json({ name: title, symbol, description, image }),
    ...Object.fromEntries(
      tiers.map((tier) => [
        `tier-${tier.chainTierId}.json`,
        json({ name: `${title}: ${tier.name}`, description, image, attributes: attributesOf(facts, tier) }),
      ]),
    ),
  };
}

function attributesOf(facts: MetadataFacts, tier: TierFacts) {
  const resale = tier.resaleAllowed
    ? [
        { trait_type: "Resale cap", value: `${tier.resaleCapBps / 100} % of the price paid` },
        { trait_type: "Royalty", value: `${tier.royaltyBps / 100} %` },
      ]
    : [];
  return [
    { trait_type: "Event", value: facts.title },
    { trait_type: "Venue", value: facts.venueName },
    { trait_type: "Starts", display_type: "date", value: unix(facts.startsAt) },
    { trait_type: "Ends", display_type: "date", value: unix(facts.endsAt) },
    { trait_type: "Tier", value: tier.name },
    { trait_type: "Resale", value: tier.resaleAllowed ? "allowed" : "not allowed" },
    ...resale,
  ];
}

/** In words that do not depend on the machine: a fixed language and the venue's own clock. */
function whenAndWhere({ startsAt, timezone, venueName }: MetadataFacts): string {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone: timezone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).formatToParts(startsAt);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? "";
  return `${part("year")}-${part("month")}-${part("day")} ${part("hour")}:${part("minute")}, ${venueName}`;
}

/** A picture for an event that has none: its title, day and place on its brand's colour. An SVG without scripts or outside parts. */
export function poster(
  facts: Pick<MetadataFacts, "title" | "venueName" | "timezone" | "startsAt" | "endsAt">,
  accent: string,
): Uint8Array {
  const colour = /^#[0-9a-f]{6}$/i.test(accent) ? accent : "#4c1d95";
  const lines = wrap(facts.title, 18).slice(0, 4);
  const when = whenAndWhere({ ...facts, symbol: "", image: "", tiers: [] });
  const text = (content: string, y: number, size: number, weight: number) =>
    `<text x="400" y="${y}" text-anchor="middle" font-size="${size}" font-weight="${weight}">${asXml(content)}</text>`;
  return new TextEncoder().encode(
    [
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 800" width="800" height="800" font-family="sans-serif" fill="#ffffff">`,
      `<rect width="800" height="800" fill="${colour}"/>`,
      `<rect x="40" y="40" width="720" height="720" rx="36" fill="none" stroke="#ffffff" stroke-width="3" stroke-dasharray="2 14" stroke-linecap="round"/>`,
      ...lines.map((line, at) => text(line, 400 - (lines.length - 1) * 38 + at * 76, 64, 700)),
      text(when, 700, 26, 400),
      "</svg>\n",
    ].join("\n"),
  );
}

const asXml = (text: string): string =>
  text.replace(/[&<>"']/g, (sign) => `&#${sign.codePointAt(0)};`).replace(/[^\P{Cc}]/gu, " ");

/** Words in lines of about so many characters. */
function wrap(text: string, length: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/u).filter(Boolean)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < length) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
