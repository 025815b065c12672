import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { z } from "zod";
import type { EngineLimits } from "../engine-options.ts";

/** An engine in a process of its own. */
export interface EngineProcess extends AsyncDisposable {
  readonly processId: number;
  readonly url: string;
  /** Ends it as a crash would: nothing of it gets to run any more. Idempotent. */
  kill(): Promise<void>;
}

/** Options of {@link startEngineProcess}. */
export interface EngineProcessOptions {
  readonly dataFolder: string;
  readonly limits?: Partial<EngineLimits> | undefined;
}

const doors = {
  sandbox: import.meta.resolve("@codeact/sandbox"),
  server: new URL("../engine-server.ts", import.meta.url).href,
};

/** Starts an engine over bare local sessions. @throws Error with what it said when it does not come up */
export async function startEngineProcess(options: EngineProcessOptions): Promise<EngineProcess> {
  const program = `
    import { openLocalSandbox } from ${JSON.stringify(doors.sandbox)};
    import { openEngineServer } from ${JSON.stringify(doors.server)};
    const sandbox = await openLocalSandbox({ preload: "none", shell: "plain" });
    const server = await openEngineServer({ port: 0, sandbox, ...${JSON.stringify(options)} });
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
  if (typeof first !== "string") throw new Error(`The engine did not come up:\n${said}`);
  const { url } = z.object({ url: z.string() }).parse(JSON.parse(first));
  return { processId: child.pid ?? 0, url, kill, [Symbol.asyncDispose]: kill };
}
