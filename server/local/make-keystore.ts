// tsx server/local/make-keystore.ts <file>: an encrypted keystore for RELAYER_SIGNERS=keystore:<file>, of a new key. The password is
// asked for, or is the first line of the input; a second line is a key that exists already (0x and 64 digits). Prints the address.
import { randomBytes } from "node:crypto";
import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { privateKeyToAddress } from "viem/accounts";
import { writeKeystore } from "../adapters/signer/keystore";
import { printFailure, SetupError, say } from "./setup/say.mjs";

/** What is typed stays unseen. */
const unseen = new Writable({ write: (_chunk, _encoding, done) => done() });

async function readLines(most: number): Promise<string[]> {
  const lines: string[] = [];
  const asked = createInterface({ input: process.stdin, output: unseen, terminal: process.stdin.isTTY === true });
  for await (const line of asked) {
    lines.push(line.trim());
    if (lines.length === most || process.stdin.isTTY) break;
  }
  asked.close();
  return lines;
}

try {
  const [file] = process.argv.slice(2);
  if (!file) throw new SetupError("Name the file: tsx server/local/make-keystore.ts relayer.json");
  if (process.stdin.isTTY) process.stderr.write("Password, twelve characters or more (it is not shown): ");
  const [password = "", given = `0x${randomBytes(32).toString("hex")}`] = await readLines(2);
  if (process.stdin.isTTY) process.stderr.write("\n");
  if (password.length < 12) throw new SetupError("The password has less than twelve characters: nothing was written.");
  if (!/^0x[0-9a-fA-F]{64}$/.test(given)) throw new SetupError("The second line is not a key: nothing was written.");
  const key = given as `0x${string}`;
  await writeKeystore(file, key, password).catch((error: NodeJS.ErrnoException) => {
    throw new SetupError(error.code === "EEXIST" ? `${file} is there already: nothing was changed.` : error.message);
  });
  say(`${file} holds the key of ${privateKeyToAddress(key)}`);
} catch (error) {
  printFailure(error);
  process.exitCode = 1;
}
