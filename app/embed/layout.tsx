import type { ReactNode } from "react";
import { ClientMessages } from "../_i18n/client-messages";

export default function EmbedLayout({ children }: { children: ReactNode }) {
  return <ClientMessages only={["common", "errors", "embed"]}>{children}</ClientMessages>;
}
