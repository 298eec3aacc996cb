import { portOf } from "../config/ports";
import type { Part } from "./part";

/** Where to go now, and as whom. */
export function welcome(base: number, parts: Iterable<Part>): string {
  const missing = [...parts].filter((part) => part.state === "absent").map((part) => part.name);
  const rows = [
    ["Organizer console", `http://localhost:${base}/`, "organizer@aurora.example or organizer@negev.example"],
    ["Aurora Live (English)", `http://aurora.localhost:${base}/`, "any e-mail address"],
    ["Negev Nights (Hebrew)", `http://negev.localhost:${base}/`, "any e-mail address"],
    ["Gate scanner", `http://localhost:${base}/gate`, "pair it from the console"],
    ["Partner's page", `http://127.0.0.1:${portOf("partnerSite", base)}/`, "another origin with our widget"],
    ["Mailbox", `http://127.0.0.1:${portOf("mailbox", base)}/`, "every e-mail that was sent: codes, tickets"],
  ];
  const lines = rows.map(([name = "", url = "", note = ""]) => `  ${name.padEnd(23)} ${url.padEnd(34)} ${note}`);
  const left = missing.length > 0 ? `\n  Left out: ${missing.join(", ")}\n` : "";
  return `\nTicketChain is running. Ctrl-C stops it; state is kept.\n\n${lines.join("\n")}\n\n  Cards: 4242 4242 4242 4242 pays, 4000 0000 0000 0002 is declined.\n${left}\n`;
}
