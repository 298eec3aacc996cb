import { Badge } from "@/app/_components/badge";

/** A batch over an event's orders at a glance: over, going on, or held up by what a person must look at. */
export function BatchBadge({ closed, stuck, children }: { closed: boolean; stuck: boolean; children: string }) {
  return <Badge tone={closed ? "good" : stuck ? "bad" : "accent"}>{children}</Badge>;
}

/** The word of an intent's state that a person needs. */
export const chainWord = (state: string): "done" | "failed" | "underWay" =>
  state === "mined" || state === "final" ? "done" : state === "failed" || state === "abandoned" ? "failed" : "underWay";

/** One line of a `dl`: a name, and what there is of it at the other end. */
export const Row = ({ name, children }: { name: string; children: React.ReactNode }) => (
  <div className="flex flex-wrap justify-between gap-x-4">
    <dt className="text-ink-soft">{name}</dt>
    <dd className="text-end">{children}</dd>
  </div>
);
