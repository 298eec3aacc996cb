import { Spinner } from "./spinner";

/** One line while something comes, for eyes and for ears. */
export const Loading = ({ children }: { children: string }) => (
  <p role="status" className="flex items-center gap-3">
    <Spinner /> {children}
  </p>
);
