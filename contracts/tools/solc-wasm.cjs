#!/usr/bin/env node
// forge wants a native solc; no npm package ships one. This answers the two calls that forge makes with the WASM build.
const fs = require("node:fs");

const args = process.argv.slice(2);
const solc = () => require("solc");

if (args.includes("--version")) {
  const version = solc()
    .version()
    .replace(/\.Emscripten.*/, ".Linux.g++");
  process.stdout.write(`solc, the solidity compiler commandline interface\nVersion: ${version}\n`);
} else if (args.includes("--standard-json")) {
  // No process.exit here: it would cut a pipe that has not been flushed.
  process.stdout.write(solc().compile(fs.readFileSync(0, "utf8")));
} else {
  process.stderr.write("solc-wasm answers --version and --standard-json only\n");
  process.exitCode = 1;
}
