#!/usr/bin/env node
// Plain JavaScript on purpose: an old Node must be able to read this far and say what is wrong.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import * as nodeModule from "node:module";
import { constants } from "node:os";
import { fileURLToPath } from "node:url";

/** The Node that `npm ci` brings on Linux. */
const bundled = fileURLToPath(new URL("../../../node_modules/.bin/node", import.meta.url));
const major = Number(process.versions.node.split(".")[0]);

if (major >= 24) {
  // Compiled code is kept between starts, which shortens the time to the first prompt.
  nodeModule.enableCompileCache();
  const { main } = await import("../src/main.ts");
  await main(process.argv.slice(2));
} else if (existsSync(bundled)) {
  const child = spawn(bundled, process.argv.slice(1), { stdio: "inherit" });
  // A terminal sends Ctrl-C to both; what is sent to this process alone has to go on, or the command would outlive it.
  for (const signal of ["SIGTERM", "SIGHUP", "SIGUSR2"])
    process.on(signal, () => child.kill(signal));
  process.on("SIGINT", () => {
    if (!process.stdin.isTTY) child.kill("SIGINT");
  });
  child.on("error", (error) => {
    process.stderr.write(`codeact could not start ${bundled}: ${error.message}\n`);
    process.exitCode = 1;
  });
  child.on("exit", (status, signal) => {
    process.exitCode = status ?? 128 + (constants.signals[signal] ?? 0);
  });
} else {
  process.stderr.write(
    `codeact needs Node 24 or newer, this is ${process.versions.node}. ` +
      'Run "npm ci" in the clone (it brings Node 24 on Linux), or install a newer Node.\n',
  );
  process.exitCode = 2;
}
