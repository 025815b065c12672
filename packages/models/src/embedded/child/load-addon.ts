import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";
import type { LlamaAddon } from "./addon.ts";
import { ChildFailure } from "./child-failure.ts";

/** Platforms for which npm has a binary that needs no graphics card, and the package that carries it. */
const PACKAGES: Readonly<Record<string, string>> = {
  "linux-x64": "linux-x64",
  "linux-arm64": "linux-arm64",
  "darwin-arm64": "mac-arm64-metal",
  "darwin-x64": "mac-x64",
  "win32-x64": "win-x64",
  "win32-arm64": "win-arm64",
};

const REMEDY =
  "Use another engine (llama-server, Ollama, vLLM or any OpenAI-compatible server), or run on Linux with glibc 2.34 or newer, macOS or Windows.";

/** Of llama.cpp's levels, the one for errors. */
const ERROR_LEVEL = 2;

/** Where a platform's binary is. */
export interface BinaryPlace {
  readonly platform: string;
  readonly architecture: string;
  /** Finds a package's main file, as `require.resolve` does. */
  readonly resolve: (specifier: string) => string;
}

/**
 * Loads llama.cpp for this machine from the packages that npm installed. Nothing is downloaded and nothing is compiled. What llama.cpp complains
 * about later goes to `complain`.
 * @throws ChildFailure `not_supported` when there is no binary, or it does not fit this system
 */
export function loadAddon(
  complain: (text: string) => void = () => {},
  place: BinaryPlace = here(),
): LlamaAddon {
  const file = findBinary(place);
  let addon: unknown;
  try {
    addon = createRequire(import.meta.url)(file);
  } catch (error) {
    throw unsupported(`llama.cpp's binary does not run here: ${textOf(error)}`, place);
  }
  if (!isAddon(addon)) throw unsupported(`${file} is not the binary of version 3.21.1.`, place);
  // Once and before anything else: setting it again brings the log back to the standard error stream.
  addon.setLoggerLogLevel(ERROR_LEVEL);
  addon.setLogger((_, text) => complain(text));
  addon.loadBackends();
  // The processor's own variants lie beside the module as libraries.
  if (addon.getGpuType() === undefined) addon.loadBackends(dirname(file));
  return addon;
}

function here(): BinaryPlace {
  const require = createRequire(import.meta.url);
  return {
    platform: process.platform,
    architecture: process.arch,
    // The binaries are dependencies of the library, not of ours.
    resolve: (specifier) =>
      createRequire(pathToFileURL(require.resolve("node-llama-cpp"))).resolve(specifier),
  };
}

function findBinary(place: BinaryPlace): string {
  const name = PACKAGES[`${place.platform}-${place.architecture}`];
  if (name === undefined) throw unsupported("There is no llama.cpp binary for it.", place);
  try {
    const main = place.resolve(`@node-llama-cpp/${name}`);
    return join(dirname(main), "..", "bins", name, "llama-addon.node");
  } catch (error) {
    throw unsupported(
      `The package @node-llama-cpp/${name} is not installed: ${textOf(error)}`,
      place,
      `Install it (npm install without --omit=optional). ${REMEDY}`,
    );
  }
}

const CLASSES = [
  "AddonModel",
  "AddonContext",
  "AddonSampler",
  "AddonGrammar",
  "AddonGrammarEvaluationState",
];

function isAddon(value: unknown): value is LlamaAddon {
  if (typeof value !== "object" || value === null) return false;
  const members = new Map<string, unknown>(Object.entries(value));
  return CLASSES.every((name) => typeof members.get(name) === "function");
}

function unsupported(problem: string, place: BinaryPlace, remedy: string = REMEDY): ChildFailure {
  return new ChildFailure({
    code: "not_supported",
    message: `The embedded engine does not work on ${place.platform} ${place.architecture}. ${problem}`,
    remedy,
  });
}

function textOf(error: unknown): string {
  return error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
}
