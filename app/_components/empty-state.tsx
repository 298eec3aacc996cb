import type { ReactNode } from "react";

type Props = { title: string; body?: ReactNode; action?: ReactNode; art?: ReactNode; level?: 1 | 2 };

/** Says what will be here and what to do about it, never just "no data". */
export function EmptyState({ title, body, action, art, level = 2 }: Props) {
  const Heading = level === 1 ? "h1" : "h2";
  return (
    <div className="grid justify-items-center gap-3 px-4 py-14 text-center">
      {art ?? <TicketOutline />}
      <Heading className="text-heading">{title}</Heading>
      {body ? <p className="max-w-sm text-ink-soft">{body}</p> : null}
      {action ? <div className="pt-3">{action}</div> : null}
    </div>
  );
}

const TicketOutline = () => (
  <svg viewBox="0 0 96 64" aria-hidden="true" className="mb-2 h-16 text-line-strong">
    <path
      d="M8 10h80v14a8 8 0 0 0 0 16v14H8V40a8 8 0 0 0 0-16Z"
      fill="var(--sunken)"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinejoin="round"
    />
    <path d="M62 10v44" stroke="currentColor" strokeWidth="2" strokeDasharray="3 5" />
    <path d="M22 26h26M22 36h16" stroke="var(--accent)" strokeWidth="3" strokeLinecap="round" />
  </svg>
);
