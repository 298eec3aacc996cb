import { PairDevice } from "../_components/pair-device";

export default function PairPage() {
  return <PairDevice />;
}
