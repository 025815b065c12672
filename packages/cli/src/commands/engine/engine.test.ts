import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { titleOf, whyNoLocalSandbox } from "@codeact/sandbox/testing";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { codeactPath, type CodeactHome, openCodeactHome } from "../../testing/run-codeact.ts";
import { type ServingCodeact, startServing } from "../../testing/serving-codeact.ts";

const reason = await whyNoLocalSandbox();
const Serving = z.object({ type: z.literal("serving"), url: z.string(), guarded: z.boolean() });

/** A running `codeact engine`. */
type Running = ServingCodeact<unknown> & { readonly url: string; readonly guarded: boolean };

async function execute(url: string, convid: string, code: string): Promise<unknown> {
  const body = JSON.stringify({ convid, code });
  const response = await fetch(`${url}/execute`, { method: "POST", body });
  return await response.json();
}

describe.skipIf(reason !== undefined)(titleOf("codeact engine", reason), () => {
  let home: CodeactHome;
  const children: ChildProcess[] = [];
  beforeAll(async () => {
    home = await openCodeactHome();
  });
  afterEach(() => {
    for (const child of children.splice(0)) child.kill("SIGKILL");
  });
  afterAll(() => home[Symbol.asyncDispose]());

  async function start(args: readonly string[] = [], environment = {}): Promise<Running> {
    const flags = ["--port", "0", "--shell", "plain", "--pool", "0", ...args];
    const options = { schema: Serving, environment, children };
    const running = await startServing(home, ["engine", ...flags], options);
    const { url, guarded } = running.serving;
    return { ...running, url, guarded };
  }

  it("serves POST /execute, logs without code, and ends on Ctrl-C", async () => {
    const running = await start(["--verbose"]);
    expect(await execute(running.url, "a", "print(6 * 7)")).toEqual({
      result: "42\n",
      new_kernel_created: true,
    });
    running.child.kill("SIGINT");
    expect(await running.ended).toEqual([0, null]);
    expect(JSON.parse(running.stderr())).toMatchObject({ type: "request", route: "/execute" });
    expect(running.stderr()).not.toContain("6 * 7");
  });

  it("lets a running cell come to its end on SIGTERM", async () => {
    const { url, child, ended } = await start();
    await execute(url, "a", "import time");
    const asked = execute(url, "a", "time.sleep(1.5); print('done')");
    await cellsRun(url);
    child.kill("SIGTERM");
    expect(await asked).toMatchObject({ result: "done\n" });
    expect(await ended).toEqual([0, null]);
  });

  it("ends with the Node that stands before it where the system's own is too old", async () => {
    const pretend = `Object.defineProperty(process, "versions", { value: { node: "20.0.0" } });
      delete process.env.NODE_OPTIONS;`;
    const { url, child, ended } = await start([], {
      NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(pretend)}`,
    });
    // What serves is the child of what was started.
    const below = await readFile(`/proc/${child.pid}/task/${child.pid}/children`, "utf8");
    expect(below.trim()).toMatch(/^\d+$/u);
    child.kill("SIGTERM");
    expect(await ended).toEqual([0, null]);
    await expect(fetch(`${url}/healthz`)).rejects.toThrow();
  });

  it("asks for the tokens of a file, with their scopes, and of the environment", async () => {
    const file = join(home.folder, "tokens");
    await writeFile(file, "# ours\nfull\nlimited files\n");
    const { url, guarded } = await start(["--token-file", file], { CODEACT_ENGINE_TOKEN: "own" });
    expect(guarded).toBe(true);
    const status = async (token: string): Promise<number> => {
      const headers = { authorization: `Bearer ${token}` };
      return (await fetch(`${url}/v1`, { headers })).status;
    };
    expect(await Promise.all(["full", "own", "limited", "none"].map(status))).toEqual([
      200, 200, 403, 401,
    ]);
  });

  it("takes flags from the environment, and profiles from a file", async () => {
    const file = join(home.folder, "profiles.json");
    await writeFile(file, JSON.stringify({ profiles: { tiny: { limits: { openFiles: 20 } } } }));
    const { url } = await start(["--profile-file", file], {
      CODEACT_ENGINE_MAX_LIMIT: "memory=1g,time=5s",
      CODEACT_ENGINE_NETWORK: "allow,open",
      CODEACT_ENGINE_NO_SLEEP: "1",
    });
    expect(await (await fetch(`${url}/v1`)).json()).toMatchObject({
      profiles: ["default", "tiny"],
      networkKinds: ["none", "allow", "open"],
    });
    const create = async (body: object): Promise<number> => {
      const sent = { method: "POST", body: JSON.stringify(body) };
      return (await fetch(`${url}/v1/sessions`, sent)).status;
    };
    expect(await create({ profile: "tiny" })).toBe(201);
    expect(await create({ limits: { memoryBytes: 2 ** 30 + 1 } })).toBe(400);
    const code = "import resource; resource.getrlimit(resource.RLIMIT_AS)[0]";
    expect(await execute(url, "a", code)).toMatchObject({ result: String(2 ** 30) });
  });

  it("says in one line that its port is taken, with the exit status for wrong flags", async () => {
    const blocker = createServer().listen(0, "127.0.0.1");
    await once(blocker, "listening");
    const address = blocker.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const run = await home.run(["engine", "--pool", "0", "--port", String(port)]);
    expect(run.stderr).toMatch(/^codeact: Port \d+ on 127\.0\.0\.1 is taken\. .*--port/);
    expect(run).toMatchObject({ status: 2, stdout: "" });
    blocker.close();
  });

  it("a second engine on the port of the first hears of the port, not of its folder", async () => {
    const { url } = await start();
    const run = await home.run(["engine", "--pool", "0", "--port", new URL(url).port]);
    expect(run.stderr).toMatch(/^codeact: Port \d+ on 127\.0\.0\.1 is taken\./);
    expect(run.status).toBe(2);
  });

  it.each([
    [["--host", "0.0.0.0"], /^codeact: Everyone who can reach 0\.0\.0\.0 could run code/],
    [["--idle", "soon"], /^codeact: --idle "soon" is not valid\. Give a duration/],
    [["--sandbox", "jupyter", "--reserve", "1g"], /^codeact: The jupyter sandbox does not take/],
    [["--prot", "1"], /unknown option '--prot'/],
  ])("%j ends with one line and the exit status for wrong flags", async (args, message) => {
    const run = await home.run(["engine", ...args]);
    expect(run.stderr).toMatch(message);
    expect(run).toMatchObject({ status: 2, stdout: "" });
  });

  it("killed with live sessions leaves nothing that runs, and its next start knows them (weakness E11)", async () => {
    const folder = join(home.folder, "data");
    const mark = `8.${process.pid}`;
    const first = await start(["--data-dir", folder]);
    for (const convid of ["a", "b", "c"])
      await execute(
        first.url,
        convid,
        `import subprocess; p = subprocess.Popen(['sleep', '${mark}'])`,
      );
    expect(await running(mark)).toBe(3);
    first.child.kill("SIGKILL");
    await first.ended;
    for (let tries = 0; (await running(mark)) > 0; tries += 1) {
      expect(tries).toBeLessThan(200);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const second = await start(["--data-dir", folder]);
    expect(await execute(second.url, "a", "'p' in dir()")).toMatchObject({
      result: expect.stringMatching(/The engine was restarted\..*False$/su),
      new_kernel_created: true,
    });
    const owner = `codeact-sandbox-${String(first.child.pid)}`;
    const left = (await readdir(tmpdir())).filter((name) => name.startsWith(owner));
    expect(left).toEqual([]);
  });

  it("--mcp serves the official client over standard input and output", async () => {
    const transport = new StdioClientTransport({
      command: process.execPath,
      args: [codeactPath, "engine", "--mcp", "--shell", "plain", "--pool", "0"],
      env: home.environment,
      cwd: home.folder,
      stderr: "pipe",
    });
    const client = new Client({ name: "test", version: "1" });
    await client.connect(transport);
    const answer = await client.callTool({ name: "execute", arguments: { code: "6 * 7" } });
    expect(answer).toMatchObject({ content: [{ type: "text", text: "42\n" }], isError: false });
    const { pid } = transport;
    await client.close();
    expect(() => process.kill(pid ?? 0, 0)).toThrow();
  });
});

const Sessions = z.object({ sessions: z.array(z.object({ cells: z.int() })) });

/** Waits until a cell runs. */
async function cellsRun(url: string): Promise<void> {
  for (let tries = 0; tries < 400; tries += 1) {
    const response = await fetch(`${url}/v1/sessions`);
    const { sessions } = Sessions.parse(await response.json());
    if (sessions.some(({ cells }) => cells > 0)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("No cell runs.");
}

/** Processes of the host whose command line has the mark. */
async function running(mark: string): Promise<number> {
  const ids = (await readdir("/proc")).filter((name) => /^\d+$/u.test(name));
  const lines = await Promise.all(
    ids.map((id) => readFile(`/proc/${id}/cmdline`, "utf8").catch(() => "")),
  );
  return lines.filter((line) => line === `sleep\0${mark}\0`).length;
}
