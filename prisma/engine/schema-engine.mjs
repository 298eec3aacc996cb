#!/usr/bin/env node
// Stands in for Prisma's native schema engine, which the CLI downloads and a bare machine cannot have. It speaks the engine's protocol
// (JSON-RPC, one message a line, over stdin and stdout) and hands the work to Prisma's own WebAssembly build of the same
// engine, which reaches PostgreSQL through a driver adapter. The CLI finds it by PRISMA_SCHEMA_ENGINE_BINARY.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import readline from "node:readline";
import { pathToFileURL } from "node:url";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import { createDatabase, dropDatabase, explainConnection, withClient } from "./database.mjs";
import { MigrationAdapter } from "./migration-adapter.mjs";

const options = readOptions(process.argv.slice(2));
if (options.version) {
  console.log("schema-engine-cli wasm");
  process.exit(0);
}
if (options.command) await runCommand(options.command);
else serve();

function readOptions(argv) {
  const read = { datamodels: [], datasource: {}, command: null, version: argv[0] === "--version" };
  const take = {
    "--datamodels": (value) => read.datamodels.push(value),
    "-d": (value) => read.datamodels.push(value),
    "--datasource": (value) => Object.assign(read.datasource, JSON.parse(value)),
    cli: (value) => Object.assign(read, { command: value }),
  };
  for (let at = 0; at < argv.length; at++) take[argv[at]]?.(argv[++at]);
  return read;
}

/** The engine's one-shot commands. The CLI reads the error from the last line on stderr. */
async function runCommand(command) {
  const { url } = options.datasource;
  const commands = {
    "can-connect-to-database": () => withClient(url, (client) => client.query("select 1")),
    "create-database": () => createDatabase(url),
    "drop-database": () => dropDatabase(url),
  };
  try {
    if (!commands[command]) throw new Error(`unknown command ${command}`);
    await commands[command]();
    process.exit(0);
  } catch (error) {
    const fields = { ...explainConnection(error, url), is_panic: false };
    process.stderr.write(
      `\n${JSON.stringify({ timestamp: new Date().toISOString(), level: "ERROR", fields, target: "schema_engine::logger" })}\n`,
    );
    process.exit(1);
  }
}

/** Loads the engine from Prisma's package. Node has no loader for .wasm imports without a flag, so it is linked by hand. */
async function loadEngine() {
  globalThis.PRISMA_WASM_PANIC_REGISTRY = { set_message: (message) => process.stderr.write(`PANIC ${message}\n`) };
  const require = createRequire(import.meta.url);
  const home = path.dirname(require.resolve("@prisma/schema-engine-wasm/schema_engine_bg"));
  const glue = await import(pathToFileURL(path.join(home, "schema_engine_bg.js")).href);
  const bytes = readFileSync(path.join(home, "schema_engine_bg.wasm"));
  const { instance } = await WebAssembly.instantiate(bytes, { "./schema_engine_bg.js": glue });
  glue.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  const { url, shadowDatabaseUrl } = options.datasource;
  const schema = (url && new URL(url).searchParams.get("schema")) || "public";
  // `migrate diff` between two files connects nowhere, yet the engine wants an adapter.
  const adapter = new MigrationAdapter(url ?? "postgresql://nobody:nothing@127.0.0.1:1/nowhere", {
    schema,
    shadowUrl: process.env.SHADOW_DATABASE_URL || shadowDatabaseUrl,
  });
  const models = options.datamodels.map((file) => [file, readFileSync(file, "utf8")]);
  const log = (line) => process.env.DEBUG && process.stderr.write(`${line}\n`);
  return glue.SchemaEngine.new(
    { datamodels: models.length > 0 ? models : undefined },
    log,
    bindMigrationAwareSqlAdapterFactory(adapter),
  );
}

function serve() {
  let engine;
  let pending = 0;
  let closed = false;
  const endWhenIdle = () => closed && pending === 0 && process.exit(0);
  const write = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);

  const call = async (method, params) => {
    const url = params?.datasource?.url ?? options.datasource.url;
    if (method === "createDatabase") return createDatabase(url);
    if (method === "ensureConnectionValidity") {
      await withClient(url, (client) => client.query("select 1"));
      return {};
    }
    engine ??= loadEngine();
    const loaded = await engine;
    if (method === "getDatabaseVersion") return loaded.version(params ?? null);
    if (typeof loaded[method] !== "function") throw new Error(`unsupported method ${method}`);
    return loaded[method](params);
  };

  const input = readline.createInterface({ input: process.stdin });
  input.on("close", () => {
    closed = true;
    endWhenIdle();
  });
  input.on("line", async (line) => {
    if (!line.trim()) return;
    const { id, method, params } = JSON.parse(line);
    if (!method) return;
    pending++;
    try {
      const result = (await call(method, params)) ?? {};
      // The native engine prints a diff through a request of its own; the CLI shows nothing else.
      if (method === "diff" && result.stdout != null)
        write({ id: 1_000_000 + pending, method: "print", params: { content: result.stdout } });
      write({ id, result });
    } catch (error) {
      write({ id, error: toRpcError(error) });
    } finally {
      pending--;
      endWhenIdle();
    }
  });
}

/** The WASM engine throws its structured error as JSON text; everything else is given the same shape. */
function toRpcError(error) {
  const text = typeof error === "string" ? error : (error?.message ?? String(error));
  let said = { message: text, error_code: error?.code };
  try {
    said = JSON.parse(text);
  } catch {}
  const { message = text, meta = null, error_code = null } = said;
  const data = { is_panic: false, message, meta, error_code };
  return { code: 4466, message: "An error happened. Check the data field for details.", data };
}
