import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Kernel, KernelOptions, Sandbox } from "@codeact/protocol";
import { openLocalSandbox, openRemoteSandbox } from "@codeact/sandbox";
import { z } from "zod";
import { startJupyterServer } from "./jupyter-server.ts";

/** One session of a peer. */
export interface PeerSession {
  /** Runs a cell to its end; resolves with the characters of its text output that arrived. */
  execute(code: string): Promise<number>;
  close(): Promise<void>;
}

/** Something that runs cells in sessions. */
export interface EnginePeer extends AsyncDisposable {
  readonly name: string;
  /** Everything that its sessions need runs below this process. */
  readonly processId: number;
  /** Sessions that fit into a machine of a few GiB. */
  readonly mostSessions: number;
  /** True for ours, whose sessions are isolated from each other. */
  readonly isolated: boolean;
  /** A new session. `outputBytes`: how much of a cell's text is wanted; only ours has a limit. */
  start(options?: { readonly outputBytes?: number | undefined }): Promise<PeerSession>;
}

/** Options of a peer of ours. */
export interface OurPeerOptions {
  readonly python: string;
  readonly shell: "plain" | "ipython";
  readonly poolSize: number;
}

const OUR_MOST_SESSIONS = 1000;
/** 70 MB each. */
const JUPYTER_MOST_SESSIONS = 20;
/** Longer than any cell of a measurement takes. */
const CELL_TIMEOUT_MS = 600_000;

const Serving = z.object({ type: z.literal("serving"), url: z.string() });

/** The local sandbox in this very process, through the TypeScript API. */
export async function openLocalPeer(options: OurPeerOptions): Promise<EnginePeer> {
  const sandbox = await openLocalSandbox({ ...options, preload: "installed" });
  return peerOf("codeact, in process", sandbox, process.pid, () => Promise.resolve());
}

/** `codeact engine` as a process of its own, through HTTP. */
export async function openEnginePeer(options: OurPeerOptions): Promise<EnginePeer> {
  const program = fileURLToPath(new URL("../../packages/cli/bin/codeact.js", import.meta.url));
  const flags = ["--port", "0", "--json", "--max-sessions", String(2 * OUR_MOST_SESSIONS)];
  const ours = ["--python", options.python, "--shell", options.shell];
  const child = spawn(
    process.execPath,
    [program, "engine", ...flags, ...ours, "--pool", String(options.poolSize)],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  const [line] = await once(createInterface({ input: child.stdout }), "line");
  const { url } = Serving.parse(JSON.parse(String(line)));
  const sandbox = await openRemoteSandbox({ url });
  return peerOf("codeact engine, HTTP", sandbox, child.pid ?? 0, async () => {
    const ended = once(child, "exit");
    child.kill("SIGTERM");
    await ended;
  });
}

/** Debian's jupyter-server as a process of its own, through REST and WebSocket. */
export async function openJupyterPeer(python: string): Promise<EnginePeer> {
  const server = await startJupyterServer(python);
  return {
    name: "jupyter-server",
    processId: server.pid,
    mostSessions: JUPYTER_MOST_SESSIONS,
    isolated: false,
    start: () => server.startKernel(),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

function peerOf(
  name: string,
  sandbox: Sandbox,
  processId: number,
  end: () => Promise<void>,
): EnginePeer {
  return {
    name,
    processId,
    mostSessions: OUR_MOST_SESSIONS,
    isolated: true,
    async start({ outputBytes } = {}) {
      // Asking for limits leads past the pool: only who needs one does.
      const options: KernelOptions = outputBytes === undefined ? {} : { limits: { outputBytes } };
      const kernel = await sandbox.start(options);
      return { execute: (code) => execute(kernel, code), close: () => kernel.close() };
    },
    async [Symbol.asyncDispose]() {
      await sandbox.close();
      await end();
    },
  };
}

async function execute(kernel: Kernel, code: string): Promise<number> {
  let characters = 0;
  for await (const event of kernel.execute(code, { timeoutMs: CELL_TIMEOUT_MS })) {
    if (event.type === "stream") characters += event.text.length;
    if (event.type === "execution-end" && event.status === "died")
      throw new Error(event.death?.detail ?? "The kernel died.");
  }
  return characters;
}
