import { SMTPServer } from "smtp-server";
import type { FailureScript } from "../../twin/failures";
import { type Memory, maxLetterBytes, receive } from "./memory";

const refusal = (code: number, text: string): Error => Object.assign(new Error(text), { responseCode: code });

/** SMTP on loopback. Whatever is sent to bounce.example does not exist; ordered failures strike under the path "smtp". */
export async function openSmtpDoor(options: {
  port: number;
  memory: Memory;
  failures: FailureScript;
  saved(): Promise<void>;
}): Promise<{ port: number; close(): Promise<void> }> {
  const server = new SMTPServer({
    // Loopback and no secrets of others: neither TLS nor log-in.
    disabledCommands: ["STARTTLS", "AUTH"],
    size: maxLetterBytes,
    logger: false,
    onRcptTo: ({ address }, _session, done) => {
      if (address.toLowerCase().endsWith("@bounce.example"))
        return done(refusal(550, "5.1.1 The e-mail account that you tried to reach does not exist"));
      const failure = options.failures.take("smtp");
      // Silence: the sender's own timeout decides.
      if (failure?.status === "timeout") return;
      if (failure) return done(refusal(typeof failure.status === "number" ? failure.status : 421, "4.3.0 Not now"));
      return done();
    },
    onData: (stream, session, done) => {
      const parts: Buffer[] = [];
      stream.on("data", (part: Buffer) => parts.push(part));
      stream.on("end", () => {
        if (stream.sizeExceeded) return done(refusal(552, "5.3.4 Message is too big"));
        const recipients = session.envelope.rcptTo.map(({ address }) => address);
        receive(options.memory, Buffer.concat(parts), recipients)
          .then(() => options.saved())
          .then(
            () => done(),
            (error: Error) => done(refusal(451, error.message)),
          );
      });
    },
  });
  const listening = await new Promise<{ port: number }>((resolve, reject) => {
    server.server.once("error", reject);
    server.listen(options.port, "127.0.0.1", () => resolve(server.server.address() as { port: number }));
  });
  // A sender that hangs up is no reason to stop.
  server.on("error", (error) => console.error(JSON.stringify({ level: "error", msg: error.message })));
  return { port: listening.port, close: () => new Promise((resolve) => server.close(() => resolve())) };
}
