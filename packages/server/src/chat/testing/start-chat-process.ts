import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { z } from "zod";

/** A chat server in a process of its own. */
export interface ChatProcess extends AsyncDisposable {
  readonly processId: number;
  readonly url: string;
  /** Ends it as a crash would: nothing of it gets to run any more. Idempotent. */
  kill(): Promise<void>;
}

/** Options of {@link startChatProcess}. */
export interface ChatProcessOptions {
  readonly folder: string;
  /** URL of a PostgreSQL database. @default SQLite in the folder */
  readonly database?: string | undefined;
  /** Base URL of the server whose model `scripted` is offered. */
  readonly modelUrl: string;
  /** Milliseconds. @default 30,000 */
  readonly leaseMs?: number | undefined;
}

const doors = {
  sandbox: import.meta.resolve("@codeact/sandbox"),
  server: new URL("../serve/chat-server.ts", import.meta.url).href,
  settings: new URL("../default-settings.ts", import.meta.url).href,
};

/**
 * Starts a server for one person without a login, over bare local interpreters.
 * @throws Error with what it said when it does not come up
 */
export async function startChatProcess(options: ChatProcessOptions): Promise<ChatProcess> {
  const { modelUrl, ...given } = options;
  const models = [{ name: "scripted", baseUrl: modelUrl }];
  const program = `
    import { openLocalSandbox } from ${JSON.stringify(doors.sandbox)};
    import { openChatServer } from ${JSON.stringify(doors.server)};
    import { defaultChatSettings } from ${JSON.stringify(doors.settings)};
    const quiet = () => {};
    const tell = (facts, text) => console.error(text, JSON.stringify(facts));
    const log = { debug: quiet, info: quiet, warn: tell, error: tell };
    const many = { requestsPerMinute: 1e6, requestBurst: 1e6, concurrentRuns: 100 };
    const roles = { owner: many, admin: many, member: many, guest: many };
    const { publicUrl, ...rest } = defaultChatSettings;
    const settings = { ...rest, roles, singleUser: true };
    const sandbox = await openLocalSandbox({ preload: "none", shell: "plain" });
    const server = await openChatServer({ port: 0, sandbox, log, settings, ...${JSON.stringify({ ...given, models })} });
    console.log(JSON.stringify({ url: server.url }));`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", program], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said = (said + text).slice(-4000);
  });
  const ended = once(child, "exit");
  const kill = async (): Promise<void> => {
    child.kill("SIGKILL");
    await ended;
  };
  const line = once(createInterface({ input: child.stdout }), "line");
  const [first] = await Promise.race([line, ended.then(() => [undefined])]);
  if (typeof first !== "string") throw new Error(`The chat did not come up:\n${said}`);
  const { url } = z.object({ url: z.string() }).parse(JSON.parse(first));
  return { processId: child.pid ?? 0, url, kill, [Symbol.asyncDispose]: kill };
}
