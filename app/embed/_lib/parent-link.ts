import { type FromFrame, isInit, protocol } from "../protocol";

type Incoming = Pick<MessageEvent, "data" | "origin" | "source">;

/**
 * The frame's side. It speaks to nobody until a window around it has introduced itself from an origin on the
 * organization's list; what was said before waits, and the first introduction stands.
 */
export function parentLink(options: {
  parent: Pick<Window, "postMessage"> | null;
  allowedOrigins: readonly string[];
  onLinked?: () => void;
}) {
  let linked: { origin: string; nonce: string } | null = null;
  let waiting: FromFrame[] = [];

  function say(message: FromFrame): void {
    if (linked) options.parent?.postMessage({ ...protocol, nonce: linked.nonce, ...message }, linked.origin);
    else waiting = [...waiting.filter((each) => each.type !== message.type), message];
  }

  return {
    say,
    receive({ data, origin, source }: Incoming): void {
      if (linked || !options.parent || source !== options.parent || !isInit(data)) return;
      if (!options.allowedOrigins.includes(origin)) return;
      linked = { origin, nonce: data.nonce };
      say({ type: "ready" });
      for (const message of waiting) say(message);
      waiting = [];
      options.onLinked?.();
    },
  };
}
