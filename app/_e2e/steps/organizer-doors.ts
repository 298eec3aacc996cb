import { randomUUID } from "node:crypto";
import type { inferRouterInputs } from "@trpc/server";
import type { AppRouter } from "@/server/api/root";
import { eventually } from "../harness/eventually";
import { lastCodeFor } from "../harness/mailbox";
import { stack } from "../harness/stack";
import { rows } from "./database";
import { apiOf, emptyJar, type Jar, send } from "./doors";

export type Organizer = { jar: Jar; api: ReturnType<typeof apiOf> };
type Draft = inferRouterInputs<AppRouter>["event"]["create"];
type Tier = Draft["tiers"][number];

export type Role = "owner" | "manager" | "door";

/** A new member, so that journeys do not spend each other's codes. People are invited by hand for now, hence the rows. */
export async function hire(brand: string, role: Role = "owner"): Promise<string> {
  const email = `${role}-${randomUUID().slice(0, 8)}@${brand}.test`;
  const [user] = await rows<{ id: string }>(
    `insert into "User" (id, email, name) values (gen_random_uuid(), $1, 'Test Member') returning id`,
    [email],
  );
  await rows(
    `insert into "Member" (id, "organizationId", "userId", role)
     select gen_random_uuid(), "organizationId", $1, $3 from "Brand" where slug = $2`,
    [user?.id, brand, role],
  );
  return email;
}

/** A member of staff, through next-auth's own doors, as the sign-in form does it. */
export async function organizer(brand = "aurora", role: Role = "owner"): Promise<Organizer> {
  const email = await hire(brand, role);
  const jar = emptyJar();
  const api = apiOf(jar);
  const since = new Date(Date.now() - 1000);
  await api.auth.requestCode.mutate({ email, locale: "en" });
  const code = await lastCodeFor(email, since);
  const { csrfToken } = (await (await send(jar, `${stack().console}/api/auth/csrf`)).json()) as { csrfToken: string };
  const answer = await send(jar, `${stack().console}/api/auth/callback/email-code`, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ csrfToken, email, code, json: "true" }),
  });
  if (!answer.ok) throw new Error(`${email} was not signed in: ${answer.status} ${await answer.text()}`);
  return { jar, api };
}

const hour = 3_600_000;

/** An event that is on sale now, with its collection on chain. Each test makes its own. */
export async function liveEvent({ api }: Organizer, tiers: Partial<Tier>[], title = "Night") {
  const doorsAt = new Date(Math.ceil(Date.now() / hour) * hour + 20 * 24 * hour);
  const event = await api.event.create.mutate({
    title: `${title} ${randomUUID().slice(0, 8)}`,
    description: "One night.",
    venueName: "The Shed",
    venueAddress: "Gleis 3, Berlin",
    timezone: "Europe/Berlin",
    currency: "EUR",
    doorsAt,
    startsAt: new Date(doorsAt.getTime() + hour),
    endsAt: new Date(doorsAt.getTime() + 4 * hour),
    tiers: tiers.map((tier, index) => ({
      name: `Tier ${index + 1}`,
      priceMinor: 2_000,
      quantity: 50,
      salesStartAt: new Date(Date.now() - hour),
      salesEndAt: doorsAt,
      ...tier,
    })),
  });
  await api.event.publish.mutate({ id: event.id });
  return eventually(
    "the event to be live",
    async () => {
      const now = await api.event.get.query({ id: event.id });
      return now.state === "live" && now;
    },
    60_000,
  );
}

/** A paired scanner at a gate of this event. `scan` answers as the gate's screen reads it. */
export async function scanner({ api }: Organizer, eventId: string) {
  const gateName = `Gate ${randomUUID().slice(0, 4)}`;
  await api.device.createGate.mutate({ eventId, name: gateName });
  const gates = await api.device.list.query({ eventId });
  const gate = gates.find(({ name }) => name === gateName);
  const { url } = await api.device.create.mutate({ gateId: gate?.id ?? "", name: "Phone 1" });
  const secret = new URL(url).hash.slice(1);
  const { token } = await apiOf(emptyJar()).gate.pair.mutate({ secret });
  const ask = async (digits: string) => {
    const answer = await send(emptyJar(token), `${stack().console}/box-office/scan`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ scanId: randomUUID(), digits }),
    });
    return (await answer.json()) as { decision: "admit" | "refuse" | "retry"; reason: string };
  };
  return {
    gateName,
    /** Asks again while the door says that it does not know yet, as the scanner does. */
    scan: (digits: string) =>
      eventually("the door's answer", async () => {
        const answer = await ask(digits);
        return answer.decision !== "retry" && answer;
      }),
  };
}
