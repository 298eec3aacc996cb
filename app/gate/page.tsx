import { Scanner } from "./_components/scanner";

export default function GatePage() {
  return <Scanner />;
}
