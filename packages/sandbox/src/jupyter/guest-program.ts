import { readFile } from "node:fs/promises";
import { deflateSync } from "node:zlib";

/** Modules of the kernel driver that the guest uses, in the order in which they import each other. */
const DRIVER_MODULES = [
  "frames",
  "arguments",
  "tracebacks",
  "previews",
  "variables",
  "hostcalls",
  "files",
] as const;

/** What the guest's package is called inside the kernel. */
const PACKAGE = "_codeact_jupyter";

/** A user expression that gives what a function of the guest returns, as JSON text. */
export function guestExpression(name: "hello" | "after_cell"): string {
  return `__import__("sys").modules["${PACKAGE}"].${name}()`;
}

/**
 * Python that installs the guest: one expression, so that not one name is left in the namespace.
 * @throws Error when the package is incomplete
 */
export async function guestProgram(options: { readonly privateFolder: boolean }): Promise<string> {
  const driver = new URL("../../python/codeact_kernel/", import.meta.url);
  const sources = await Promise.all([
    ...DRIVER_MODULES.map(async (name) => [
      name,
      await readFile(new URL(`${name}.py`, driver), "utf8"),
    ]),
    readFile(new URL("guest.py", import.meta.url), "utf8").then((source) => ["guest", source]),
  ]);
  const boot = await readFile(new URL("guest_boot.py", import.meta.url), "utf8");
  // JSON text is also a literal of Python's, but for true and false.
  const call = `boot(json.loads(${JSON.stringify(JSON.stringify(sources))}), ${options.privateFolder ? "True" : "False"})`;
  const packed = deflateSync(`${boot}\n${call}\n`).toString("base64");
  const unpacked = `__import__("zlib").decompress(__import__("base64").b64decode("${packed}")).decode("utf-8")`;
  return `__import__("builtins").exec(${unpacked}, {"__name__": "${PACKAGE}"})`;
}
