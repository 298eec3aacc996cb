import { api, ask } from "@/app/_lib/trpc/server";
import { Refused } from "../../../_components/refused";
import { JobsDesk } from "./jobs-desk";

export default async function JobsPage() {
  const caller = await api();
  const [jobs, organization] = await Promise.all([ask(caller.job.list({})), ask(caller.organization.get())]);
  if (!jobs.ok) return <Refused code={jobs.refusal.code} />;
  if (!organization.ok) return <Refused code={organization.refusal.code} />;
  return <JobsDesk first={jobs.value} timezone={organization.value.timezone} />;
}
