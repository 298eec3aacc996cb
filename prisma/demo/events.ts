import type { CreateEventInput, TierInput } from "../../server/domain/event/event-input";

export type DemoEvent = {
  organization: string;
  input: CreateEventInput;
  /** Fans who buy the whole event when the demo is made, and the prices at which some offer a ticket again. */
  fans?: { email: string; quantity: number; resaleMinor?: number }[];
};

const day = 86_400_000;
const hour = 3_600_000;

/** Evenings at the same wall time whatever day the demo is made; whole hours, so that dates read well. */
function evening(now: Date, inDays: number, utcHour: number) {
  const startsAt = new Date(Math.floor(now.getTime() / day) * day + inDays * day + utcHour * hour);
  return {
    doorsAt: new Date(startsAt.getTime() - hour),
    startsAt,
    endsAt: new Date(startsAt.getTime() + 4 * hour),
  };
}

const rules = {
  description: "",
  maxPerOrder: 6,
  resaleAllowed: true,
  resaleCapBps: 10_000,
  royaltyBps: 500,
  giftsMax: 2,
  giftBlackoutSeconds: 2 * 3600,
} satisfies Partial<TierInput>;

/** One on sale, one sold out with resale open, one in Hebrew, one whose sale opens later. */
export function demoEvents(now: Date): DemoEvent[] {
  const opened = new Date(Math.floor(now.getTime() / hour) * hour - hour);
  const jazz = evening(now, 24, 18);
  const play = evening(now, 17, 18);
  const desert = evening(now, 31, 17);
  const fields = evening(now, 96, 14);
  return [
    {
      organization: "aurora",
      input: {
        title: "Jazz Night at the Old Mill",
        description:
          "Three bands, one long night. The mill’s main hall has seats for everybody with a numbered view of the stage; the gallery is for those who would rather stand and dance.\n\nDoors open an hour before the first set. Food and drinks inside.",
        venueName: "The Old Mill",
        venueAddress: "Mühlenstraße 12, Berlin",
        timezone: "Europe/Berlin",
        currency: "EUR",
        imagePath: "/images/events/jazz-night.svg",
        jurisdiction: null,
        ...jazz,
        tiers: [
          {
            ...rules,
            name: "Main hall",
            description: "A seat with a view of the stage",
            priceMinor: 4_900,
            quantity: 320,
            salesStartAt: opened,
            salesEndAt: jazz.startsAt,
          },
          {
            ...rules,
            name: "Gallery",
            description: "Standing, close to the bar",
            priceMinor: 2_900,
            quantity: 180,
            salesStartAt: opened,
            salesEndAt: jazz.startsAt,
          },
        ],
      },
    },
    {
      organization: "aurora",
      input: {
        title: "The Winter Play",
        description:
          "A chamber piece for two actors and a very small audience. Six seats, one table, no second row. Sold out within minutes; fans who cannot come offer their seats here, never above what they paid plus ten percent.",
        venueName: "Studio 6",
        venueAddress: "Torstraße 6, Berlin",
        timezone: "Europe/Berlin",
        currency: "EUR",
        imagePath: "/images/events/theatre-play.svg",
        jurisdiction: null,
        ...play,
        tiers: [
          {
            ...rules,
            name: "Seat at the table",
            description: "Includes a glass of mulled wine",
            priceMinor: 3_600,
            quantity: 6,
            maxPerOrder: 2,
            resaleCapBps: 11_000,
            royaltyBps: 1_000,
            salesStartAt: opened,
            salesEndAt: play.startsAt,
          },
        ],
      },
      fans: [
        { email: "mira@fans.example", quantity: 2, resaleMinor: 3_960 },
        { email: "tom@fans.example", quantity: 2, resaleMinor: 3_600 },
        { email: "lena@fans.example", quantity: 2 },
      ],
    },
    {
      organization: "negev",
      input: {
        title: "צלילי המדבר",
        description:
          "לילה שלם של מוזיקה על שפת המכתש: עוד, כלי הקשה ואלקטרוניקה, עד הזריחה.\n\nהכניסה ממגרש החניה העליון. מומלץ להצטייד בשכבה חמה.",
        venueName: "אמפי מצפה רמון",
        venueAddress: "שדרות בן גוריון 1, מצפה רמון",
        timezone: "Asia/Jerusalem",
        currency: "ILS",
        imagePath: "/images/events/desert-night.svg",
        jurisdiction: "IL",
        ...desert,
        tiers: [
          {
            ...rules,
            name: "כניסה רגילה",
            priceMinor: 18_000,
            quantity: 400,
            salesStartAt: opened,
            salesEndAt: desert.startsAt,
          },
          {
            ...rules,
            name: "מחצלת מול הבמה",
            description: "מקום שמור לשניים וקנקן תה",
            priceMinor: 32_000,
            quantity: 60,
            maxPerOrder: 4,
            salesStartAt: opened,
            salesEndAt: desert.startsAt,
          },
        ],
      },
    },
    {
      organization: "aurora",
      input: {
        title: "Electric Fields",
        description:
          "Two stages in an old airfield, live electronics from afternoon to midnight. The sale opens soon: put the date into your calendar.",
        venueName: "Airfield South",
        venueAddress: "Rollbahn 3, Schönefeld",
        timezone: "Europe/Berlin",
        currency: "EUR",
        imagePath: "/images/events/electronic-festival.svg",
        jurisdiction: null,
        ...fields,
        tiers: [
          {
            ...rules,
            name: "Day ticket",
            priceMinor: 6_500,
            quantity: 2_000,
            salesStartAt: new Date(opened.getTime() + 10 * day),
            salesEndAt: fields.startsAt,
          },
          {
            ...rules,
            name: "Day ticket with camping",
            priceMinor: 9_800,
            quantity: 500,
            salesStartAt: new Date(opened.getTime() + 10 * day),
            salesEndAt: fields.startsAt,
          },
        ],
      },
    },
  ];
}
