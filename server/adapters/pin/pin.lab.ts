import type { PinPort } from "../../ports/pin";
import type { PinLab } from "./pin.contract";
import { startIpfsTwin } from "./twin/start";

/** A pinning adapter and the twin that it talks to. */
export async function pinLab(
  connect: (apiUrl: string, jwt: string) => PinPort,
  { asksForCredentials }: { asksForCredentials: boolean },
): Promise<PinLab> {
  const jwt = "a-token-of-this-test";
  const twin = await startIpfsTwin({ port: 0, jwt });
  const tell = async (path: string, body: object = {}) => {
    await fetch(new URL(`/__admin/${path}`, twin.url), { method: "POST", body: JSON.stringify(body) });
  };
  return {
    port: connect(twin.url, jwt),
    stranger: asksForCredentials ? connect(twin.url, "somebody else's token") : null,
    read: (path) => fetch(new URL(`/ipfs/${path}`, twin.url)),
    fail: (failure) => tell("fail", failure),
    spoil: () => tell("spoil"),
    close: () => twin.close(),
  };
}
