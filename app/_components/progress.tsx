/** Share done, from 0 to 1. */
export const Progress = ({ value, label }: { value: number; label: string }) => (
  <div
    role="progressbar"
    aria-label={label}
    aria-valuemin={0}
    aria-valuemax={100}
    aria-valuenow={Math.round(value * 100)}
    className="h-2 overflow-hidden rounded-full bg-sunken"
  >
    <div
      className="h-full rounded-full bg-accent transition-[width]"
      style={{ width: `${Math.round(value * 100)}%` }}
    />
  </div>
);
