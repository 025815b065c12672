#!/usr/bin/env node
// Plain JavaScript on purpose: an old Node must be able to read this far and say what is wrong.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import * as nodeModule from "node:module";
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
  const { status } = spawnSync(bundled, process.argv.slice(1), { stdio: "inherit" });
  process.exitCode = status ?? 1;
} else {
  process.stderr.write(
    `codeact needs Node 24 or newer, this is ${process.versions.node}. ` +
      'Run "npm ci" in the clone (it brings Node 24 on Linux), or install a newer Node.\n',
  );
  process.exitCode = 2;
}
