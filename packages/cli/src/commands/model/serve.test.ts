import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { startScriptedServer, type TinyGguf, tinyGguf } from "@codeact/models/testing";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { codeactPath, type CodeactHome, openCodeactHome } from "../../testing/run-codeact.ts";
import { type ServingCodeact, startServing } from "../../testing/serving-codeact.ts";

let home: CodeactHome;
let model: TinyGguf;
let endless: TinyGguf;
const children: ChildProcess[] = [];

beforeAll(async () => {
  home = await openCodeactHome();
  model = await tinyGguf({ says: "It works." });
  endless = await tinyGguf({ says: "abcdefgh", endless: true, contextLength: 100_000 });
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});
afterAll(async () => {
  await home[Symbol.asyncDispose]();
  await model[Symbol.asyncDispose]();
  await endless[Symbol.asyncDispose]();
});

const Serving = z.object({ url: z.string(), models: z.array(z.string()), engine: z.string() });

/** A running `codeact model serve` and what it wrote. */
type Running = ServingCodeact<z.infer<typeof Serving>> & { readonly url: string };

async function serve(args: readonly string[], environment = {}): Promise<Running> {
  const flags = ["model", "serve", "--port", "0", ...args];
  const running = await startServing(home, flags, { schema: Serving, environment, children });
  return { ...running, url: running.serving.url };
}

function ask(url: string, more: Record<string, unknown> = {}, key?: string): Promise<Response> {
  return fetch(`${url}/chat/completions`, {
    method: "POST",
    headers: key === undefined ? {} : { authorization: `Bearer ${key}` },
    body: JSON.stringify({ messages: [{ role: "user", content: "x" }], temperature: 0, ...more }),
  });
}

describe("codeact model serve", () => {
  it("serves a file under the given names, logs requests as JSON, and ends on Ctrl-C", async () => {
    const running = await serve([model.file, "--verbose", "--served-model-name", "one", "two"]);
    expect(running.serving).toMatchObject({ models: ["one", "two"], engine: "embedded" });
    const response = await ask(running.url, { model: "two" });
    expect(await response.json()).toMatchObject({
      model: "two",
      choices: [{ message: { content: "It works." }, finish_reason: "stop" }],
    });
    expect((await ask(running.url, { model: "three" })).status).toBe(404);
    running.child.kill("SIGINT");
    expect(await running.ended).toEqual([0, null]);
    const lines = running.stderr().trim().split("\n");
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { type: "request", status: 200, completionTokens: 9 },
      { type: "request", status: 404 },
    ]);
  });

  it("asks for the key of the environment", async () => {
    const running = await serve([model.file, "--served-model-name", "m"], { CODEACT_API_KEY: "k" });
    expect((await ask(running.url, { model: "m" })).status).toBe(401);
    expect((await ask(running.url, { model: "m" }, "k")).status).toBe(200);
  });

  it("stands before a server that runs already, under a name of its own", async () => {
    await using upstream = await startScriptedServer({
      handler: () => "from upstream",
      models: ["theirs"],
      apiKey: "their-key",
    });
    const running = await serve([`${upstream.url}#theirs`, "--served-model-name", "mine"], {
      OPENAI_API_KEY: "their-key",
    });
    expect(running.serving).toMatchObject({ models: ["mine"], engine: "openai" });
    const response = await ask(running.url, { model: "mine" });
    expect(await response.json()).toMatchObject({
      model: "mine",
      choices: [{ message: { content: "from upstream" } }],
    });
    expect(upstream.requests[0]?.body.model).toBe("theirs");
  });

  it("prints for people: name, address, engine, and a request that works", async () => {
    const child = spawn(
      process.execPath,
      [codeactPath, "model", "serve", model.file, "--port", "0", "--host", "0.0.0.0"],
      { env: home.environment, cwd: home.folder },
    );
    children.push(child);
    const [err] = await once(child.stderr.setEncoding("utf8"), "data");
    expect(err).toMatch(/^codeact: Everyone who can reach 0\.0\.0\.0 can use the model/);
    const [out] = await once(child.stdout.setEncoding("utf8"), "data");
    expect(out).toMatch(
      /^tiny-\w+ at http:\/\/127\.0\.0\.1:\d+\/v1 \(engine embedded, context [\d,]+ tokens, 4 slots\)\n/,
    );
    expect(out).toMatch(/\ncurl http:\S+\/chat\/completions -d '\{"model":"tiny-/);
  });

  it("lets a running answer end on SIGTERM, and stops at once on a second signal", async () => {
    const running = await serve([endless.file, "--served-model-name", "m"]);
    const response = await ask(running.url, { model: "m", stream: true });
    const reader = response.body?.getReader();
    await reader?.read();
    running.child.kill("SIGTERM");
    await sleep(200);
    expect(running.child.exitCode).toBeNull();
    running.child.kill("SIGINT");
    expect(await running.ended).toEqual([130, null]);
    await reader?.cancel().catch(() => {});
  });

  it("says in one line what is wrong, with the exit status for wrong flags", async () => {
    const blocker = createServer().listen(0, "127.0.0.1");
    await once(blocker, "listening");
    const { port }: AddressInfo = z.custom<AddressInfo>().parse(blocker.address());
    const cases: readonly (readonly [readonly string[], RegExp])[] = [
      [
        [model.file, "--port", String(port)],
        /^codeact: Port \d+ on 127\.0\.0\.1 is taken\. .*--port/,
      ],
      [["./nowhere.gguf"], /^codeact: .*nowhere\.gguf/],
      [[model.file, "--engine", "magic"], /^codeact: .*--engine/],
    ];
    for (const [args, expected] of cases) {
      const run = await home.run(["model", "serve", ...args]);
      expect(run.stderr).toMatch(expected);
      expect(run).toMatchObject({ status: 2, stdout: "" });
    }
    blocker.close();
  });
});
