import dgram from "node:dgram";
import dns from "node:dns";
import fs from "node:fs";
import module from "node:module";
import net from "node:net";

/** Globals that lead out of the thread, or to code. What the interpreter runs on needs none of them. */
const GLOBALS = [
  "BroadcastChannel",
  "EventSource",
  "MessageChannel",
  "Request",
  "Response",
  "WebSocket",
  "Worker",
  "XMLHttpRequest",
  "fetch",
  "navigator",
  "process",
  "require",
] as const;

/** Methods of Node's `process` that reach other processes, native code or modules. */
const PROCESS_METHODS = [
  "_debugEnd",
  "_debugProcess",
  "_getActiveHandles",
  "_getActiveRequests",
  "_kill",
  "_linkedBinding",
  "_rawDebug",
  "_startProfilerIdleNotifier",
  "binding",
  "chdir",
  "dlopen",
  "execve",
  "getBuiltinModule",
  "kill",
  "loadEnvFile",
  "report",
  "setUncaughtExceptionCaptureCallback",
] as const;

/** Emscripten asks for the user, and would end the interpreter without an answer; files in memory belong to 0. */
function getuid(): number {
  return 0;
}

function refuse(): never {
  throw new Error("This door is closed.");
}

function constantsOnly(name: string): object {
  return name === "constants" ? { fs: fs.constants } : refuse();
}

function replace(target: object, names: readonly string[]): void {
  for (const name of names) {
    Object.defineProperty(target, name, { value: refuse, writable: false, configurable: false });
  }
}

/**
 * Closes the network of this thread. Node 24's permission model does not cover it. Called before Pyodide is loaded, so
 * that it never gets hold of a working function.
 */
export function closeNetwork(): void {
  replace(net.Socket.prototype, ["connect"]);
  replace(net.Server.prototype, ["listen"]);
  replace(dgram.Socket.prototype, ["bind", "connect", "send"]);
  replace(dns.Resolver.prototype, [
    "reverse",
    ...Object.keys(dns).filter((name) => name.startsWith("resolve")),
  ]);
  replace(dns, ["lookup", "lookupService", "reverse", "resolve", "resolve4", "resolve6"]);
  for (const name of ["fetch", "WebSocket", "EventSource"])
    Reflect.deleteProperty(globalThis, name);
  // Pyodide asks the real one for constants, which the permission model refuses.
  Object.defineProperty(process, "binding", { value: constantsOnly, configurable: true });
}

/**
 * Closes what is left once everything is loaded: no module can be imported or required any more, not even a `data:`
 * one, and nothing that is left in this thread leads to other processes. Code from strings is refused by a flag of the
 * process, files by its permissions.
 */
export function closeDoors(): void {
  const real = process;
  const { node } = real.versions;
  const bland = { argv: [""], exitCode: 0, getuid, platform: real.platform, versions: { node } };
  for (const name of GLOBALS) {
    const value = name === "process" ? bland : undefined;
    Object.defineProperty(globalThis, name, { value, writable: false, configurable: false });
  }
  replace(real, PROCESS_METHODS);
  module.registerHooks({ resolve: refuse, load: refuse });
}
