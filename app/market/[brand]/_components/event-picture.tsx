import { cx } from "@/app/_components/class-names";

/** An event's picture, or a quiet pattern in the brand's color. Decoration: the title beside it says what it is. */
export function EventPicture({ src, className, first }: { src: string | null; className?: string; first?: boolean }) {
  if (src)
    return (
      <img
        src={src}
        alt=""
        fetchPriority={first ? "high" : undefined}
        loading={first ? undefined : "lazy"}
        className={cx("w-full bg-sunken object-cover", className)}
      />
    );
  return (
    <div aria-hidden="true" className={cx("w-full overflow-hidden bg-accent-soft", className)}>
      <svg
        viewBox="0 0 400 200"
        preserveAspectRatio="xMidYMid slice"
        aria-hidden="true"
        className="size-full text-accent"
      >
        {[150, 120, 90, 60, 30].map((radius, ring) => (
          <circle
            key={radius}
            cx="290"
            cy="150"
            r={radius}
            fill="currentColor"
            fillOpacity={0.07 + ring * 0.05}
            stroke="currentColor"
            strokeOpacity="0.25"
          />
        ))}
      </svg>
    </div>
  );
}
