import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { startScriptedServer } from "@codeact/models/testing";
import { ActionFormatName } from "@codeact/protocol";
import { titleOf, whyNoLocalSandbox } from "@codeact/sandbox/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CodeactHome, openCodeactHome } from "../testing/run-codeact.ts";
import { twoStepQuestion, twoStepTask } from "../testing/two-step-task.ts";

const reason = await whyNoLocalSandbox();

let home: CodeactHome;
beforeAll(async () => {
  home = await openCodeactHome();
});
afterAll(async () => {
  await home[Symbol.asyncDispose]();
});

describe.skipIf(reason !== undefined)(titleOf("codeact ask", reason), () => {
  const combinations = ActionFormatName.options.flatMap((format) =>
    (["strip", "keep"] as const).map((stopBehaviour) => ({ format, stopBehaviour })),
  );
  it.each(combinations)(
    "solves a two-step task with an error on the way: format $format, stop text: $stopBehaviour",
    async ({ format, stopBehaviour }) => {
      await using server = await startScriptedServer({ steps: twoStepTask(format), stopBehaviour });
      const run = await home.run([
        "ask",
        "--base-url",
        server.url,
        "--model",
        "scripted",
        "--format",
        format,
        twoStepQuestion,
      ]);
      expect(run).toMatchObject({ status: 0, stderr: "" });
      expect(run.stdout).toContain("NameError: name 'number' is not defined");
      expect(run.stdout).toMatch(/17\n/);
      expect(run.stdout.trimEnd()).toMatch(/The sum is 17\.$/);
      server.assertComplete();
    },
    60_000,
  );

  it("prints code and output as they come", async () => {
    await using server = await startScriptedServer({ steps: twoStepTask("tag") });
    const run = await home.run([
      "ask",
      "--json",
      "--base-url",
      server.url,
      "--model",
      "scripted",
      twoStepQuestion,
    ]);
    const events = run.stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    const at = (found: (event: { type: string; [key: string]: unknown }) => boolean): number =>
      events.find(found)?.at;
    const firstCode = at((event) => event.type === "code-delta");
    const lastReply = at((event) => event.type === "reply-end");
    const firstLine = at(
      (event) => event.type === "cell-event" && JSON.stringify(event).includes("first\\n"),
    );
    const secondLine = at(
      (event) => event.type === "cell-event" && JSON.stringify(event).includes("17\\n"),
    );
    // The script sends a piece every 5 ms, and the cell sleeps a second between its two lines.
    expect(lastReply - firstCode).toBeGreaterThan(20);
    expect(secondLine - firstLine).toBeGreaterThan(900);
    expect(secondLine - firstLine).toBeLessThan(5000);
    const piece = run.pieces.find(({ text }) => text.includes("first\\n"));
    const end = run.pieces.at(-1);
    expect((end?.atMs ?? 0) - (piece?.atMs ?? 0)).toBeGreaterThan(900);
    expect(events.map((event) => event.seq)).toEqual(events.map((_, index) => index));
    expect(events.at(-1)).toMatchObject({
      type: "run-end",
      result: { status: "done", text: "The sum is 17." },
    });
  }, 60_000);

  it("prints the answer alone with --quiet and saves the conversation", async () => {
    await using server = await startScriptedServer({ steps: twoStepTask("tag") });
    const run = await home.run([
      "ask",
      "-q",
      "--save",
      "saved.json",
      "--base-url",
      server.url,
      "--model",
      "scripted",
      twoStepQuestion,
    ]);
    expect(run).toMatchObject({ status: 0, stdout: "The sum is 17.\n", stderr: "" });
    const saved = JSON.parse(await readFile(join(home.folder, "saved.json"), "utf8"));
    expect(saved).toMatchObject({ version: 1, model: "scripted", format: "tag" });
  }, 60_000);

  it("accepts the original's flags and finds the server's only model by itself", async () => {
    await using server = await startScriptedServer({ steps: ["Hello.", "Hello again."] });
    const original = await home.run([
      "ask",
      "--model_name",
      "scripted",
      "--openai_api_base",
      server.url,
      "Hi",
    ]);
    const nameless = await home.run(["ask", "--openai_base_url", server.url, "Hi"]);
    expect([original.stdout, nameless.stdout]).toEqual(["Hello.\n", "Hello again.\n"]);
  }, 60_000);

  it("runs code on an engine that speaks the original's contract", async () => {
    const { createServer } = await import("node:http");
    const engine = createServer((request, response) => {
      request.resume();
      response.end(JSON.stringify({ result: "from the engine\n", new_kernel_created: true }));
    });
    await new Promise<void>((resolve) => {
      engine.listen(0, "127.0.0.1", resolve);
    });
    const address = engine.address();
    const port = typeof address === "object" ? address?.port : undefined;
    await using server = await startScriptedServer({
      steps: ["<execute>\nprint(1)\n</execute>", "It said so."],
    });
    const flags = [
      "--jupyter_kernel_url",
      `http://127.0.0.1:${port}/execute`,
      "--base-url",
      server.url,
      "--model",
      "scripted",
    ];
    const run = await home.run(["ask", ...flags, "What does the engine say?"]);
    engine.close();
    expect(run).toMatchObject({ status: 0, stdout: expect.stringContaining("from the engine") });
  }, 60_000);

  it.each([
    { name: "a wrong key", options: { apiKey: "right" }, flags: [], text: /key/i },
    {
      name: "a model that is not there",
      options: { models: ["other"] },
      flags: [],
      text: /scripted.*other/is,
    },
  ])(
    "explains $name in one line, with status 3",
    async ({ options, text }) => {
      await using server = await startScriptedServer({ ...options, handler: () => "never" });
      const run = await home.run(
        ["ask", "-q", "--base-url", server.url, "--model", "scripted", "Hi"],
        { environment: { OPENAI_API_KEY: "wrong" } },
      );
      expect(run.status).toBe(3);
      expect(run.stderr).toMatch(text);
      expect(run.stderr.trim().split("\n")).toHaveLength(1);
    },
    60_000,
  );

  it("leaves escape sequences of the model and its code out of what it prints", async () => {
    const evil = "\u001b]0;owned\u0007\u001b[2J";
    await using server = await startScriptedServer({
      steps: [`Look${evil}.\n<execute>\nprint("out\\x1b]52;c;eA==\\x07put")\n</execute>`, "Done."],
    });
    const run = await home.run(["ask", "--base-url", server.url, "--model", "scripted", "Hi"], {
      environment: { FORCE_COLOR: "1" },
    });
    expect(run.stdout).toContain("Look.");
    expect(run.stdout).toContain("output");
    for (const part of ["\u001b]", "\u001b[2J", "\u0007"]) expect(run.stdout).not.toContain(part);
  }, 60_000);

  const READ = "<execute>\nprint(open('notes.txt').read())\n</execute>";
  it("copies attached files into the sandbox, and says which file it cannot read", async () => {
    await using server = await startScriptedServer({
      steps: [READ, "Read.", READ, "Read again."],
    });
    await writeFile(join(home.folder, "notes.txt"), "attached text");
    const flags = ["--base-url", server.url, "--model", "scripted"];
    const run = await home.run(["ask", "Read it", ...flags, "--attach", "notes.txt"]);
    expect(run).toMatchObject({ status: 0, stdout: expect.stringContaining("attached text") });

    const first = await home.run(["ask", "--attach", "notes.txt", "Read it", ...flags]);
    expect(first).toMatchObject({ status: 0, stdout: expect.stringContaining("attached text") });
    expect(JSON.stringify(server.requests[0]?.body.messages)).toContain("notes.txt");
    const missing = await home.run(["ask", "Read it", ...flags, "--attach", "nothing.txt"]);
    expect(missing).toMatchObject({ status: 2, stderr: expect.stringContaining("nothing.txt") });
  }, 60_000);

  it("uses settings from the config file, and flags win", async () => {
    await using server = await startScriptedServer({ models: ["from-flag"], steps: ["Fine."] });
    await mkdir(join(home.folder, "config", "codeact"), { recursive: true });
    await writeFile(
      join(home.folder, "config", "codeact", "config.json"),
      JSON.stringify({ baseUrl: server.url, model: "from-file" }),
    );
    const run = await home.run(["ask", "--model", "from-flag", "Hi"]);
    await writeFile(join(home.folder, "config", "codeact", "config.json"), "{}");
    expect(run).toMatchObject({ status: 0, stdout: "Fine.\n" });
  }, 60_000);

  it("keeps every conversation in the data folder", async () => {
    await using server = await startScriptedServer({ steps: ["Hello."] });
    const before = await readdir(join(home.folder, "data", "codeact", "conversations")).catch(
      () => [],
    );
    await home.run(["ask", "--base-url", server.url, "--model", "scripted", "Hi"]);
    expect(await readdir(join(home.folder, "data", "codeact", "conversations"))).toHaveLength(
      before.length + 1,
    );
  }, 60_000);
});
