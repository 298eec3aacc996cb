import { pathToFileURL } from "node:url";
import { portOf } from "../server/config/ports";
import { type Container, openContainer } from "../server/container";
import { createEvent } from "../server/services/event/create-event";
import { publishEvent } from "../server/services/event/publish-event";
import { ensureMember } from "../server/services/member/ensure-member";
import { ensureOrganization } from "../server/services/organization/ensure-organization";
import { type DemoEvent, demoEvents } from "./demo/events";
import { offer } from "./demo/offer";
import { type DemoOrganization, demoOrganizations } from "./demo/organizations";
import { sellTo } from "./demo/sell";
import { until } from "./demo/until";

type Owner = { organizationId: string; userId: string };

/** Demo data through the services, as its people would make it. What is already there is left as it is. */
export async function seed(container: Container): Promise<string[]> {
  const port = portOf("partnerSite", container.env.PORT);
  const origins = [`http://localhost:${port}`, `http://127.0.0.1:${port}`];
  const owners = new Map<string, Owner>();
  for (const organization of demoOrganizations(origins))
    owners.set(organization.slug, await ensurePeople(container, organization));
  return Promise.all(
    demoEvents(new Date()).map((event) => {
      const owner = owners.get(event.organization);
      if (!owner) throw new Error(`no organization is called ${event.organization}`);
      return ensureEvent(container, owner, event);
    }),
  );
}

async function ensurePeople({ ctx }: Container, { people, ...organization }: DemoOrganization): Promise<Owner> {
  const system = ctx({ kind: "system" });
  const { id: organizationId } = await ensureOrganization({ ctx: system, input: organization });
  let owner = "";
  for (const person of people) {
    const { userId } = await ensureMember({ ctx: system, input: { organizationId, ...person } });
    if (person.role === "owner") owner = userId;
  }
  return { organizationId, userId: owner };
}

async function ensureEvent(container: Container, owner: Owner, event: DemoEvent): Promise<string> {
  const { db, ctx } = container;
  const { organizationId, userId } = owner;
  const member = () => ctx({ kind: "member", userId, organizationId, role: "owner" });
  const { title } = event.input;
  const found = await db.event.findFirst({ where: { organizationId, title }, select: { id: true } });
  const { id } = found ?? (await createEvent({ ctx: member(), input: event.input }));
  // A demo that was interrupted goes on where it stood; one that was finished, edited or cancelled stays as it is.
  const { state } = await db.event.findUniqueOrThrow({ where: { id }, select: { state: true } });
  if (state === "draft") await publishEvent({ ctx: member(), input: { id } });
  if (state === "draft" || state === "publishing")
    await until(`${title} to be live`, async () => (await stateOf(container, id)) === "live");
  const brand = event.organization;
  await Promise.all(
    (event.fans ?? []).map(async ({ email, quantity, resaleMinor }) => {
      await sellTo(container, { brand, organizationId, eventId: id, email, quantity });
      if (resaleMinor) await offer(container, { organizationId, eventId: id, email, priceMinor: resaleMinor });
    }),
  );
  return `${title} (${brand})`;
}

const stateOf = async ({ db }: Container, id: string) =>
  (await db.event.findUniqueOrThrow({ where: { id }, select: { state: true } })).state;

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const container = await openContainer();
  try {
    const made = await seed(container);
    process.stdout.write(`Demo data is in place: ${made.join(", ")}\n`);
  } finally {
    await container.close();
  }
  // Loading the view's schema leaves a timer behind that would keep the process.
  process.exit(0);
}
