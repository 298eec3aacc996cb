import { notFound } from "next/navigation";

/** Any other path of a brand's host: the brand's own "not here", with status 404. */
export default function NowhereAtThisBrand() {
  notFound();
}
