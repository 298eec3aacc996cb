import { cx } from "./class-names";

/** The shape of what is coming. Hidden from screen readers: the page says "loading" once, in words. */
export const Skeleton = ({ className }: { className?: string }) => (
  <div aria-hidden="true" className={cx("animate-breathe rounded-control bg-sunken", className)} />
);
