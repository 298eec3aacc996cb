"use client";

import { useEffect, useState } from "react";
import en from "./_messages/en/crash.json";
import he from "./_messages/he/crash.json";

/** Last resort, when the root layout itself failed: no provider, no styles to count on. */
export default function Crash({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  const [hebrew, setHebrew] = useState(false);
  useEffect(() => setHebrew(document.cookie.includes("tc_locale=he")), []);
  const text = hebrew ? he : en;
  return (
    <html lang={hebrew ? "he" : "en"} dir={hebrew ? "rtl" : "ltr"}>
      <body style={{ fontFamily: "system-ui, sans-serif", margin: "20vh auto", maxWidth: 480, padding: 24 }}>
        <title>{text.title}</title>
        <h1>{text.title}</h1>
        <p>{text.body}</p>
        {error.digest ? <p>{error.digest}</p> : null}
        <button type="button" onClick={reset} style={{ padding: "12px 20px" }}>
          {text.retry}
        </button>
      </body>
    </html>
  );
}
