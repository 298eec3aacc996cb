import { Button } from "@/app/_components/button";

type Props<View extends string> = {
  views: readonly View[];
  view: View;
  label: string;
  nameOf: (view: View) => string;
  onView: (view: View) => void;
};

/** Which part of a list is shown: what is open, what was settled. */
export function ViewTabs<View extends string>({ views, view, label, nameOf, onView }: Props<View>) {
  return (
    <fieldset className="flex flex-wrap gap-2">
      <legend className="sr-only">{label}</legend>
      {views.map((one) => (
        <Button
          key={one}
          size="small"
          variant={view === one ? "primary" : "secondary"}
          aria-pressed={view === one}
          onClick={() => onView(one)}
        >
          {nameOf(one)}
        </Button>
      ))}
    </fieldset>
  );
}
