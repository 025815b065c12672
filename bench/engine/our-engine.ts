import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { HttpClient } from "./http-client.ts";

/** How `codeact engine` is started. */
export interface OurEngineOptions {
  readonly python: string;
  readonly shell: Shell;
  /** Interpreters that are kept ready. */
  readonly pool: number;
}

/** What runs the code inside of a session. */
export const shellNames = ["ipython", "plain"] as const;
/** One of {@link shellNames}. */
export type Shell = (typeof shellNames)[number];

/** `codeact engine` as a process of its own, with a data folder as every engine on a fixed port has one. */
export interface OurEngine extends AsyncDisposable {
  readonly url: string;
  /** Everything that its sessions need runs below this process. */
  readonly processId: number;
  /** `POST /execute`: the text that the cell produced. */
  execute(conversation: string, code: string): Promise<string>;
  /** `POST /v1/sessions`. */
  create(wish?: SessionWish): Promise<OurSession>;
}

/** What is asked of a session. */
export interface SessionWish {
  readonly limits?: { readonly memoryBytes?: number; readonly outputBytes?: number };
}

/** One session of `/v1`. */
export interface OurSession {
  readonly id: string;
  /** Runs a cell and waits for its JSON. @throws Error when the cell did not end well */
  execute(code: string): Promise<CellAnswer>;
  fork(): Promise<OurSession>;
  hibernate(): Promise<void>;
  close(): Promise<void>;
}

/** The end of a cell, of which a measurement reads no more. */
export const CellAnswer = z.looseObject({
  status: z.string(),
  outputs: z.array(z.looseObject({ type: z.string(), text: z.string().optional() })),
});
export type CellAnswer = z.infer<typeof CellAnswer>;

const Serving = z.object({ type: z.literal("serving"), url: z.string() });
const Answer = z.object({ result: z.string() });
const Created = z.looseObject({ id: z.string(), state: z.string() });

const MOST_SESSIONS = 4000;
/** Longer than closing a thousand sessions takes. */
const STOP_TIMEOUT_MS = 60_000;

/** Starts an engine and waits until its interpreters are warm. */
export async function openOurEngine(options: OurEngineOptions): Promise<OurEngine> {
  const folder = await mkdtemp(join(tmpdir(), "codeact-bench-engine-"));
  const program = fileURLToPath(new URL("../../packages/cli/bin/codeact.js", import.meta.url));
  const flags = {
    port: 0,
    "data-dir": folder,
    "max-sessions": MOST_SESSIONS,
    python: options.python,
    shell: options.shell,
    pool: options.pool,
    timeout: "10m",
    grace: "100ms",
  };
  const args = Object.entries(flags).map(([name, value]) => `--${name}=${value}`);
  const child = spawn(process.execPath, [program, "engine", "--json", "--no-sleep", ...args], {
    stdio: ["ignore", "pipe", "inherit"],
    // Ctrl-C is ours to pass on.
    detached: true,
  });
  const exited = once(child, "exit");
  const stop = async (): Promise<void> => {
    child.kill("SIGTERM");
    await Promise.race([exited, sleep(STOP_TIMEOUT_MS, undefined, { ref: false })]);
    child.kill("SIGKILL");
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const line = await Promise.race([
      once(createInterface({ input: child.stdout }), "line"),
      exited.then(() => Promise.reject(new Error("codeact engine did not start."))),
    ]);
    const { url } = Serving.parse(JSON.parse(String(line[0])));
    const engine = serve(url, child.pid ?? 0, stop);
    await (await engine.create()).close();
    return engine;
  } catch (error) {
    await stop();
    throw error;
  }
}

function serve(url: string, processId: number, stop: () => Promise<void>): OurEngine {
  const client = new HttpClient(url);
  let stopped: Promise<void> | undefined;
  return {
    url,
    processId,
    async execute(conversation, code) {
      const text = await client.send("POST", "/execute", { convid: conversation, code });
      return Answer.parse(JSON.parse(text)).result;
    },
    create: (wish = {}) => create(client, "/v1/sessions", wish),
    async [Symbol.asyncDispose]() {
      client.close();
      stopped ??= stop();
      await stopped;
    },
  };
}

async function create(client: HttpClient, where: string, wish: object): Promise<OurSession> {
  const { id } = Created.parse(JSON.parse(await client.send("POST", where, wish)));
  const path = `/v1/sessions/${id}`;
  return {
    id,
    async execute(code) {
      const text = await client.send("POST", `${path}/execute`, { code });
      const answer = CellAnswer.parse(JSON.parse(text));
      if (answer.status === "ok" || answer.status === "died") return answer;
      throw new Error(`A cell ended with "${answer.status}": ${text.slice(0, 500)}`);
    },
    fork: () => create(client, `${path}/fork`, {}),
    async hibernate() {
      const { state } = Created.parse(JSON.parse(await client.send("POST", `${path}/hibernate`)));
      if (state !== "asleep") throw new Error(`The session did not fall asleep but is ${state}.`);
    },
    async close() {
      await client.send("DELETE", path);
    },
  };
}
