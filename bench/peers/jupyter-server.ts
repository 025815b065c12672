import { spawn } from "node:child_process";
import { randomBytes, randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";

const KernelReply = z.looseObject({ id: z.string() });
const WireMessage = z.looseObject({
  msg_type: z.string(),
  parent_header: z.looseObject({ msg_id: z.string().optional() }),
  content: z.looseObject({
    execution_state: z.string().optional(),
    text: z.string().optional(),
  }),
});

/** A peer that takes longer than this for one step has lost a message: the run fails instead of waiting for ever. */
const STEP_TIMEOUT_MS = 60_000;

/** A running jupyter-server with token authentication on loopback. */
export interface JupyterServer extends AsyncDisposable {
  readonly pid: number;
  /** Starts a kernel over REST and connects its WebSocket. */
  startKernel(): Promise<JupyterKernel>;
}

/** A kernel behind a jupyter-server. */
export interface JupyterKernel {
  /** Runs a cell; resolves with the characters of its text output when the kernel is idle again. */
  execute(code: string): Promise<number>;
  /** Resolves when the server says that the kernel died or is started again. */
  died(): Promise<void>;
  close(): Promise<void>;
}

/** Starts Debian's jupyter-server and waits until it answers. */
export async function startJupyterServer(python: string): Promise<JupyterServer> {
  const folder = await mkdtemp(join(tmpdir(), "codeact-bench-jupyter-"));
  const port = await freePort();
  const token = randomBytes(16).toString("hex");
  const flags = [
    `--port=${port}`,
    "--ip=127.0.0.1",
    "--no-browser",
    "--allow-root",
    `--ServerApp.token=${token}`,
    `--notebook-dir=${folder}`,
    // By default it drops what comes faster than a megabyte a second.
    "--ServerApp.iopub_data_rate_limit=0",
    "--ServerApp.iopub_msg_rate_limit=0",
  ];
  const child = spawn(python, ["-m", "jupyter_server", ...flags], {
    stdio: "ignore",
    // Ctrl-C is ours to pass on.
    detached: true,
    cwd: folder,
    env: { ...process.env, HOME: folder },
  });
  const base = `http://127.0.0.1:${port}`;
  const headers = { authorization: `token ${token}` };
  const deadline = Date.now() + 30_000;
  for (;;) {
    const answered = await fetch(`${base}/api/status`, {
      headers,
      signal: AbortSignal.timeout(5000),
    }).then(
      (response) => response.ok,
      () => false,
    );
    if (answered) break;
    if (Date.now() > deadline || child.exitCode !== null)
      throw new Error("jupyter-server did not start. Install the Debian package jupyter-server.");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return {
    pid: child.pid ?? 0,
    startKernel: () => startKernel(base, token, headers),
    async [Symbol.asyncDispose]() {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGTERM");
      await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 5000))]);
      child.kill("SIGKILL");
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function startKernel(
  base: string,
  token: string,
  headers: Record<string, string>,
): Promise<JupyterKernel> {
  const response = await fetch(`${base}/api/kernels`, {
    method: "POST",
    headers,
    body: JSON.stringify({ name: "python3" }),
    signal: AbortSignal.timeout(STEP_TIMEOUT_MS),
  });
  const { id } = KernelReply.parse(await response.json());
  const session = randomUUID();
  const socket = new WebSocket(
    `${base.replace("http", "ws")}/api/kernels/${id}/channels?session_id=${session}&token=${token}`,
  );
  await new Promise((resolve, reject) => {
    socket.addEventListener("open", resolve, { once: true });
    socket.addEventListener(
      "error",
      () => reject(new Error("The kernel's WebSocket was refused.")),
      { once: true },
    );
  });
  return {
    execute: (code) => execute(socket, session, code),
    died: () => death(socket),
    async close() {
      socket.close();
      const signal = AbortSignal.timeout(STEP_TIMEOUT_MS);
      await fetch(`${base}/api/kernels/${id}`, { method: "DELETE", headers, signal });
    },
  };
}

/** Sends an execute_request and waits for its reply and for idle, in whatever order they come. */
function execute(socket: WebSocket, session: string, code: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const id = randomUUID();
    let characters = 0;
    let replied = false;
    let idle = false;
    const timer = setTimeout(() => {
      reject(new Error(`jupyter-server said nothing about a cell for ${STEP_TIMEOUT_MS} ms.`));
    }, STEP_TIMEOUT_MS);
    const listen = (event: MessageEvent): void => {
      const message = WireMessage.parse(JSON.parse(String(event.data)));
      if (message.parent_header.msg_id !== id) return;
      timer.refresh();
      if (message.msg_type === "stream") characters += message.content.text?.length ?? 0;
      replied ||= message.msg_type === "execute_reply";
      idle ||= message.msg_type === "status" && message.content.execution_state === "idle";
      if (!replied || !idle) return;
      clearTimeout(timer);
      socket.removeEventListener("message", listen);
      resolve(characters);
    };
    socket.addEventListener("message", listen);
    const header = {
      msg_id: id,
      msg_type: "execute_request",
      username: "bench",
      session,
      date: new Date().toISOString(),
      version: "5.3",
    };
    const content = {
      code,
      silent: false,
      store_history: true,
      user_expressions: {},
      allow_stdin: false,
      stop_on_error: true,
    };
    socket.send(
      JSON.stringify({ header, parent_header: {}, metadata: {}, content, channel: "shell" }),
    );
  });
}

/** The server tells on the WebSocket; a message about no request of ours. */
function death(socket: WebSocket): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Error(`jupyter-server noticed no death within ${STEP_TIMEOUT_MS} ms.`));
    }, STEP_TIMEOUT_MS);
    const listen = (event: MessageEvent): void => {
      const { content } = WireMessage.parse(JSON.parse(String(event.data)));
      if (content.execution_state !== "restarting" && content.execution_state !== "dead") return;
      clearTimeout(timer);
      socket.removeEventListener("message", listen);
      resolve();
    };
    socket.addEventListener("message", listen);
  });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("No free port.");
  return address.port;
}
