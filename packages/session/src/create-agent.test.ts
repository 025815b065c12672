import { scriptedModel } from "@codeact/models/testing";
import type { RunEvent } from "@codeact/protocol";
import { openLocalSandbox } from "@codeact/sandbox";
import { titleOf, whyNoLocalSandbox } from "@codeact/sandbox/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import type { Sandbox } from "@codeact/protocol";
import { createAgent } from "./create-agent.ts";
import { replayTrajectory, tool } from "./index.ts";

const reason = await whyNoLocalSandbox();

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await openLocalSandbox({ preload: "none" });
});
afterAll(async () => {
  await sandbox.close();
});

const cell = (code: string): string => `<execute>\n${code}\n</execute>`;

const searchDocs = tool({
  name: "search_docs",
  description: "Search the documentation.",
  input: z.object({ query: z.string(), limit: z.int().default(2) }),
  async run({ query, limit }) {
    if (query === "forbidden") throw new Error("the index of forbidden things is closed");
    return Array.from({ length: limit }, (_, index) => `${query} ${index + 1}`);
  },
});

describe.skipIf(reason !== undefined)(titleOf("a session with a real interpreter", reason), () => {
  it("keeps variables between runs and corrects an error", async () => {
    const model = scriptedModel([
      cell("x = 20\nprint(y)"),
      cell("y = 1\nprint(x + y)"),
      "It is 21.",
      cell("x * 2"),
      "It is 40.",
    ]);
    await using agent = await createAgent({ model, sandbox });
    await using session = agent.session();
    expect(await session.send("x plus y?")).toMatchObject({
      status: "done",
      text: "It is 21.",
      steps: 3,
    });
    expect(await session.send("twice x?")).toMatchObject({ status: "done", text: "It is 40." });
    expect(JSON.stringify(model.requests.at(-1)?.messages)).toContain(
      "NameError: name 'y' is not defined",
    );
    expect(JSON.stringify(model.requests.at(-1)?.messages)).toContain("40");
  });

  it("lets Python call a TypeScript tool in a loop within one cell, and its exception is a Python exception", async () => {
    const code = [
      "found = []",
      "for word in ['net', 'file', 'forbidden']:",
      "    try:",
      "        found.append(search_docs(word, limit=1)[0])",
      "    except Exception as error:",
      "        found.append(type(error).__name__ + ': ' + str(error))",
      "found",
    ].join("\n");
    await using agent = await createAgent({
      model: scriptedModel([cell(code), "Looked."]),
      sandbox,
      tools: [searchDocs],
    });
    await using session = agent.session();
    const events: RunEvent[] = [];
    for await (const event of session.send("Look it up.")) events.push(event);
    const text = JSON.stringify(events.filter((event) => event.type === "observation"));
    expect(text).toContain("net 1");
    expect(text).toContain("file 1");
    expect(text).toContain("HostError: the index of forbidden things is closed");
    const calls = events.filter(
      (event) => event.type === "cell-event" && event.event.type === "call-end",
    );
    expect(calls).toHaveLength(3);
  });

  it.each(["tool", "json", "text"] as const)(
    "reaches the same tool without Python in the format %s",
    async (format) => {
      const call =
        format === "tool"
          ? {
              toolCalls: [
                { id: "c1", name: "search_docs", argumentsText: '{"query":"net","limit":1}' },
              ],
            }
          : format === "json"
            ? JSON.stringify({
                thought: "I look.",
                tool: "search_docs",
                args: { query: "net", limit: 1 },
              })
            : "Action: search_docs, net, 1 End Action";
      const answer =
        format === "json" ? '{"answer":"Found."}' : format === "text" ? "Answer: Found." : "Found.";
      const model = scriptedModel([call, answer]);
      await using agent = await createAgent({ model, sandbox, tools: [searchDocs], format });
      await using session = agent.session();
      expect(await session.send("Look it up.")).toMatchObject({ status: "done", text: "Found." });
      expect(JSON.stringify(model.requests.at(-1)?.messages)).toContain("net 1");
      expect(session.liveKernel).toBeUndefined();
    },
  );

  it("interrupts on abort, keeps the variables, and the model is told", async () => {
    const model = scriptedModel([
      cell("kept = 'yes'\nprint('go')\nimport time\ntime.sleep(60)"),
      cell("kept"),
      "Kept.",
    ]);
    await using agent = await createAgent({ model, sandbox });
    await using session = agent.session();
    const run = session.send("Wait.");
    for await (const event of run)
      if (event.type === "cell-event" && event.event.type === "stream") run.abort();
    expect(await run).toMatchObject({ status: "stopped", by: "aborted" });
    expect(await session.send("Still there?")).toMatchObject({ status: "done" });
    expect(JSON.stringify(model.requests.at(-1)?.messages)).toContain("'yes'");
  });

  it("starts a new interpreter after a death and tells the model that variables are gone", async () => {
    const model = scriptedModel([
      cell("x = 1\nimport os\nos.kill(os.getpid(), 9)"),
      cell("'x' in globals()"),
      "Gone.",
    ]);
    await using agent = await createAgent({ model, sandbox });
    await using session = agent.session();
    expect(await session.send("Go.")).toMatchObject({ status: "done" });
    const shown = JSON.stringify(model.requests.at(-1)?.messages);
    expect(shown).toMatch(/variable/i);
    expect(shown).toContain("False");
  });

  it("waits for a person: code is approved with an edit, then runs", async () => {
    await using agent = await createAgent({
      model: scriptedModel([cell("print('as written')"), "Ran."]),
      sandbox,
      approve: "always",
    });
    await using session = agent.session();
    expect(await session.send("Run it.")).toMatchObject({
      status: "awaiting-approval",
      pending: { action: { type: "code" } },
    });
    const run = session.resume({ decision: "allow", code: "print('as edited')" });
    expect(await run).toMatchObject({ status: "done" });
    expect(JSON.stringify(session.steps)).toContain("as edited");
    expect(JSON.stringify(session.trajectory())).not.toContain("as written\\n");
  });

  it("waits for input() in the middle of a cell and goes on in the same cell", async () => {
    await using agent = await createAgent({
      model: scriptedModel([
        cell("a = 1\nname = input('Name? ')\nprint('Hello', name, a)"),
        "Greeted.",
      ]),
      sandbox,
    });
    await using session = agent.session();
    expect(await session.send("Greet me.")).toMatchObject({
      status: "awaiting-input",
      prompt: "Name? ",
    });
    expect(await session.resume({ input: "Ada" })).toMatchObject({ status: "done" });
    expect(JSON.stringify(session.steps)).toContain("Hello Ada 1");
  });

  it("replays a saved trajectory into a fresh interpreter and says what differed", async () => {
    await using agent = await createAgent({
      model: scriptedModel([
        cell("x = 5\nprint(x)"),
        cell("import time\nprint(time.time_ns())"),
        "Done.",
      ]),
      sandbox,
    });
    await using session = agent.session();
    await session.send("Go.");
    await using kernel = await sandbox.start();
    const cells = await replayTrajectory(kernel, session.trajectory());
    expect(cells.map(({ cell, outcome }) => [cell, outcome])).toEqual([
      [1, "same"],
      [2, "different"],
    ]);
    expect(cells[1]?.detail).toMatch(/stdout line 1 is "\d+", recorded was "\d+"/);
    expect((await kernel.variables()).map((variable) => variable.name)).toContain("x");
  });
});
