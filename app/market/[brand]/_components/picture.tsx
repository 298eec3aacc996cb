/** The event's picture; without one, a quiet field in the brand's color, so that a row of cards stays a row. */
export const Picture = ({ path }: { path: string | null }) =>
  path ? (
    <img src={path} alt="" className="aspect-[2/1] w-full object-cover" />
  ) : (
    <div aria-hidden="true" className="aspect-[2/1] w-full bg-linear-to-br from-accent-soft to-accent/45" />
  );
