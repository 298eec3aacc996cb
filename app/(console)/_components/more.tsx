import { Button } from "@/app/_components/button";

type Props = {
  pages: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown };
  children: string;
};

/** Under a list that comes in pages: the way to the next one, while there is one. */
export function More({ pages, children }: Props) {
  if (!pages.hasNextPage) return null;
  return (
    <Button
      variant="secondary"
      className="justify-self-center"
      busy={pages.isFetchingNextPage}
      onClick={() => pages.fetchNextPage()}
    >
      {children}
    </Button>
  );
}
