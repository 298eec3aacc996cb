import type { EnsureOrganizationInput } from "../../server/services/organization/ensure-organization";

type Person = { email: string; name: string; role: "owner" | "manager" | "door" };
export type DemoOrganization = EnsureOrganizationInput & { people: Person[] };

/** Two organizations that could not be more different: language, direction, currency, place. */
export const demoOrganizations = (partnerOrigins: string[]): DemoOrganization[] => [
  {
    slug: "aurora",
    name: "Aurora Live",
    currency: "EUR",
    defaultLocale: "en",
    timezone: "Europe/Berlin",
    allowedOrigins: partnerOrigins,
    brand: {
      name: "Aurora Live",
      tagline: "Nights worth staying up for",
      supportEmail: "help@aurora.example",
      logoPath: "/images/brands/aurora.svg",
      theme: { accent: "#6d28d9", accentDark: "#c4b5fd" },
    },
    people: [
      { email: "organizer@aurora.example", name: "Ada Lindner", role: "owner" },
      { email: "door@aurora.example", name: "Jonas Weber", role: "door" },
    ],
  },
  {
    slug: "negev",
    name: "לילות הנגב",
    currency: "ILS",
    defaultLocale: "he",
    timezone: "Asia/Jerusalem",
    allowedOrigins: [],
    brand: {
      name: "לילות הנגב",
      tagline: "מוזיקה תחת שמי המדבר",
      supportEmail: "help@negev.example",
      logoPath: "/images/brands/negev.svg",
      theme: { accent: "#b4410e", accentDark: "#fdba74" },
    },
    people: [{ email: "organizer@negev.example", name: "נועה ברק", role: "owner" }],
  },
];
