import { mkdirSync, readFileSync } from "node:fs";
import { rename, writeFile } from "node:fs/promises";
import path from "node:path";

export type StateFile<State> = {
  readonly state: State;
  /** Resolves when a snapshot that holds everything changed so far is on disk. Calls made during a write share the next one. */
  saved(): Promise<void>;
  /** Writes before long, at most a tenth of the time: for state that a killed process may lose the last moment of. */
  soon(): void;
};

/** A twin's memory with a JSON snapshot, so that a restart finds what was there. Without a path it is memory only. */
export function openStateFile<State extends object>(file: string | undefined, empty: State): StateFile<State> {
  const state = { ...empty, ...(file ? read<State>(file) : undefined) };
  if (!file) return { state, saved: async () => {}, soon: () => {} };
  mkdirSync(path.dirname(file), { recursive: true });
  const half = `${file}.half`;
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  let planned: NodeJS.Timeout | undefined;
  let pauseMs = 50;

  const write = async () => {
    await writeFile(half, JSON.stringify(state), { mode: 0o600 });
    await rename(half, file);
  };
  const saved = (): Promise<void> => {
    // What changes from here on plans the next write.
    clearTimeout(planned);
    planned = undefined;
    if (running) {
      next ??= running.then(saved, saved);
      return next;
    }
    next = undefined;
    running = write().finally(() => {
      running = undefined;
    });
    return running;
  };
  const soon = () => {
    if (planned) return;
    planned = setTimeout(async () => {
      const begun = Date.now();
      await saved().catch((error: Error) => console.error(JSON.stringify({ level: "error", msg: error.message })));
      pauseMs = Math.max(50, (Date.now() - begun) * 9);
    }, pauseMs);
  };
  return { state, saved, soon };
}

function read<State>(file: string): Partial<State> | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Partial<State>;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new Error(`The twin's state in ${file} cannot be read; move it away to start empty.`, { cause: error });
  }
}
