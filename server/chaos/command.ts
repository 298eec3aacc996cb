import { checkPorts } from "../local/setup/preflight.mjs";
import { printFailure } from "../local/setup/say.mjs";

type Option = (name: string, otherwise: number) => number;

/** Runs one of the harnesses from the command line; the last line is one JSON object, the exit code says whether it is well. */
export async function command(
  work: (option: Option, say: (line: string) => void) => Promise<{ ok: boolean }>,
): Promise<never> {
  const option: Option = (name, otherwise) => {
    const at = process.argv.indexOf(name);
    return at < 0 ? otherwise : Number(process.argv[at + 1]);
  };
  try {
    await checkPorts(option("--port", 4880));
    const result = await work(option, (line) => console.log(line));
    console.log(JSON.stringify(result));
    process.exit(result.ok ? 0 : 1);
  } catch (error) {
    printFailure(error);
    process.exit(1);
  }
}
