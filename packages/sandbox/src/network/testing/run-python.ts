import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { SessionNetwork } from "../session-network.ts";

const DRIVER_FOLDER = fileURLToPath(new URL("../../../python", import.meta.url));

/** What a Python program did. */
export interface PythonOutcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a program in a Python of this machine behind a relay, as a session would, but outside of any sandbox: on a free
 * port of the machine's own loopback.
 */
export async function runPython(
  executable: string,
  program: string,
  options: {
    readonly network: SessionNetwork;
    /** Path of the proxy's socket. */
    readonly address: string;
    readonly environment?: Readonly<Record<string, string>>;
  },
): Promise<PythonOutcome> {
  const config = JSON.stringify({ ...options.network, port: 0, address: options.address });
  const start = `import codeact_network, json\nport = codeact_network.start(json.loads(${JSON.stringify(config)}))\n`;
  const child = spawn(executable, ["-c", start + program], {
    env: {
      PATH: process.env["PATH"] ?? "",
      PYTHONPATH: DRIVER_FOLDER,
      PYTHONDONTWRITEBYTECODE: "1",
      ...options.environment,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  await once(child, "close");
  return { code: child.exitCode, stdout, stderr };
}
