import { CodeactError, Trajectory, noUsage } from "@codeact/protocol";
import type { KernelEvent, RunEvent, Step } from "@codeact/protocol";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { createSession } from "./session.ts";
import type { SessionOptions } from "./session-options.ts";
import { tool } from "../tools/tool.ts";
import {
  cellEnd,
  collect,
  scriptedKernel,
  scriptedModel,
  stdout,
  untilAborted,
  waitForAbort,
} from "../testing/scripted.ts";
import type { ScriptedCell, ScriptedReply } from "../testing/scripted.ts";

function open(
  replies: readonly ScriptedReply[],
  cell: ScriptedCell = () => [stdout("42\n")],
  more: Partial<SessionOptions> = {},
) {
  const model = scriptedModel(replies);
  const kernels: ReturnType<typeof scriptedKernel>[] = [];
  const openKernel = () => {
    const kernel = scriptedKernel(cell);
    kernels.push(kernel);
    return Promise.resolve(kernel);
  };
  return { model, kernels, session: createSession({ model, openKernel, id: "s", ...more }) };
}

const waiting: ScriptedCell = async function* ({ options }): AsyncGenerator<KernelEvent> {
  yield stdout("working\n");
  await untilAborted(options.signal);
  yield cellEnd("interrupted");
};

const asking: ScriptedCell = async function* ({ options }) {
  yield { type: "input-request", id: "i", prompt: "Name? ", password: false };
  yield stdout(`Hello ${await options.onInput?.({ prompt: "Name? ", password: false })}\n`);
};

const mailing: ScriptedCell = async function* ({ functions }) {
  const call = functions
    .get("send_mail")
    ?.call({ to: "Ada" }, { id: "c1", signal: new AbortController().signal });
  yield stdout(JSON.stringify(await call?.catch((error: Error) => error.message)));
};

function noSandbox() {
  return Promise.reject(new CodeactError("sandbox_unavailable", "no namespaces"));
}

function ofType<T extends RunEvent["type"]>(events: readonly RunEvent[], type: T) {
  return events.filter((event): event is Extract<RunEvent, { type: T }> => event.type === type);
}

describe("a run", () => {
  test("asks, runs the code, shows the result and ends with the answer", async () => {
    const { session, model, kernels } = open([
      "Let me see.\n<execute>\nprint(6 * 7)\n",
      "It is 42.",
    ]);
    const events = await collect(session.send("What is 6 times 7?"));
    expect(events.map((event) => event.type).filter((type) => !type.endsWith("-delta"))).toEqual([
      "run-start",
      "step-start",
      "reply-end",
      "cell-start",
      "cell-event",
      "cell-event",
      "cell-event",
      "observation",
      "step-start",
      "reply-end",
      "run-end",
    ]);
    expect(events.map((event) => event.seq)).toEqual(events.map((_, index) => index));
    expect(kernels[0]?.codes).toEqual(["print(6 * 7)"]);
    expect(model.requests[1]?.messages.slice(1)).toEqual([
      { role: "user", content: "What is 6 times 7?" },
      { role: "assistant", content: "Let me see.\n<execute>\nprint(6 * 7)\n</execute>" },
      { role: "user", content: "Observation:\n42" },
    ]);
    expect(model.requests[0]?.stop).toEqual(["</execute>"]);
    expect(events.at(-1)).toMatchObject({
      result: { status: "done", text: "It is 42.", steps: 2 },
    });
    expect(
      ofType(events, "code-delta")
        .map((event) => event.text)
        .join("")
        .trim(),
    ).toBe("print(6 * 7)");
  });

  test("works without being looked at, and shows every event to a late reader", async () => {
    const { session } = open(["Hello."]);
    const run = session.send("Hi");
    const result = await run;
    expect(result.status).toBe("done");
    const events = await collect(run);
    expect(events[0]?.type).toBe("run-start");
    expect(events.at(-1)?.type).toBe("run-end");
    let text = "";
    for await (const piece of run.text()) text += piece;
    expect(text).toBe("Hello.");
  });

  test("refuses a second run while one works", async () => {
    const { session } = open([waitForAbort, "Hello again."]);
    const run = session.send("Hi");
    expect(() => session.send("Hi?")).toThrow(expect.objectContaining({ code: "session_busy" }));
    for await (const event of run) if (event.type === "text-delta") run.abort();
    await expect(run.result).resolves.toMatchObject({ status: "stopped", by: "aborted" });
    await expect(session.send("Hi!").result).resolves.toMatchObject({ status: "done" });
  });

  test("leaves a trajectory that can be saved and read again", async () => {
    const { session } = open(["<execute>\n1\n</execute>", "<execute>\n\n</execute>", "One."]);
    await session.send("Go");
    const saved = Trajectory.parse(JSON.parse(JSON.stringify(session.trajectory())));
    expect(saved.steps.map((step) => step.type)).toEqual(session.steps.map((step) => step.type));
    expect(saved).toMatchObject({
      version: 1,
      id: "s",
      model: "scripted",
      format: "tag",
      profile: "codeact",
    });
  });

  test("shows how to write an action after a reply that is none", async () => {
    const { session, model } = open(["<execute>\n\n</execute>", "Done."]);
    const events = await collect(session.send("Go"));
    expect(ofType(events, "observation")[0]?.observation.status).toBe("invalid");
    expect(JSON.stringify(model.requests[1]?.messages.at(-1))).toContain("<execute>");
  });

  test("ends as failed, with what was done, when the model fails", async () => {
    const failure = new CodeactError("model_unauthorized", "401", { remedy: "Set a key." });
    const { session } = open(["<execute>\n1\n</execute>", failure]);
    const result = await session.send("Go");
    expect(result).toMatchObject({
      status: "failed",
      steps: 2,
      error: { code: "model_unauthorized", remedy: "Set a key." },
    });
    expect(result.usage.inputTokens).toBe(10);
    expect(session.steps.at(-1)).toMatchObject({ type: "outcome", status: "failed" });
  });

  test("ends as failed when no interpreter can be started", async () => {
    const { session } = open(["<execute>\n1\n</execute>"], undefined, { openKernel: noSandbox });
    await expect(session.send("Go").result).resolves.toMatchObject({
      error: { code: "sandbox_unavailable" },
    });
  });

  test("passes on retries and forgets what came before them", async () => {
    const { session } = open([
      [
        { type: "text-delta", text: "Half of" },
        { type: "retry", attempt: 1, delayMs: 10, reason: "503" },
        { type: "text-delta", text: "Whole." },
        { type: "response-end", finishReason: "stop", usage: noUsage },
      ],
    ]);
    const run = session.send("Go");
    expect(ofType(await collect(run), "model-retry")).toMatchObject([
      { attempt: 1, reason: "503" },
    ]);
    await expect(run.result).resolves.toMatchObject({ text: "Whole." });
  });
});

describe("an interpreter that dies", () => {
  test("is replaced, and the model is told", async () => {
    const { session, model, kernels } = open(
      ["<execute>\nx = 1\n</execute>", "<execute>\nprint(2)\n</execute>", "Done."],
      function* ({ code }) {
        yield stdout("so far\n");
        if (code === "x = 1")
          yield cellEnd("died", { death: { cause: "out-of-memory", detail: "out of memory" } });
      },
    );
    const events = await collect(session.send("Go"));
    expect(kernels).toHaveLength(2);
    expect(ofType(events, "notice")).toMatchObject([{ code: "kernel-died" }]);
    const told = JSON.stringify(model.requests[1]?.messages.at(-1));
    expect(told).toContain("so far");
    expect(told).toContain("All variables, imports and definitions are gone");
    expect(JSON.stringify(model.requests[2]?.messages)).not.toContain("new Python interpreter");
  });

  test("between two runs is replaced, and the model is told after the cell", async () => {
    const { session, model, kernels } = open([
      "<execute>\n1\n</execute>",
      "One.",
      "<execute>\n2\n</execute>",
      "Two.",
    ]);
    await session.send("Go");
    await kernels[0]?.close();
    await session.send("And now?");
    expect(kernels).toHaveLength(2);
    expect(JSON.stringify(model.requests[3]?.messages.at(-1))).toContain("new Python interpreter");
  });

  test("is announced in a resumed trajectory, unless its variables were kept", async () => {
    const first = open(["<execute>\nx = 1\n</execute>", "Done."]);
    await first.session.send("Go");
    const { steps } = first.session.trajectory();
    const resumed = open(["<execute>\nx\n</execute>", "Gone."], undefined, { steps });
    await resumed.session.send("And x?");
    expect(JSON.stringify(resumed.session.steps)).toContain("new-kernel");
    const kept = open(["<execute>\nx\n</execute>", "One."], undefined, {
      steps,
      variablesKept: true,
    });
    await kept.session.send("And x?");
    expect(JSON.stringify(kept.session.steps)).not.toContain("new-kernel");
  });

  test("is opened once for callers at the same time", async () => {
    const { session, kernels } = open([]);
    const [one, two] = await Promise.all([session.kernel(), session.kernel()]);
    expect(one).toBe(two);
    expect(kernels).toHaveLength(1);
  });
});

describe("stopping", () => {
  test("interrupts the cell, keeps its output and tells the model next time", async () => {
    const { session, model, kernels } = open(["<execute>\nsleep()\n</execute>", "Hello."], waiting);
    const run = session.send("Go");
    for await (const event of run) {
      if (event.type === "cell-event" && event.event.type === "stream") run.abort();
    }
    await expect(run.result).resolves.toMatchObject({ status: "stopped", by: "aborted" });
    expect(kernels[0]?.alive).toBe(true);
    await session.send("Hello?");
    const told = JSON.stringify(model.requests[1]?.messages);
    expect(told).toContain("working");
    expect(told).toContain("interrupted before it ended");
    expect(told).toContain("The person stopped the work here");
  });

  test("keeps the words of a half-written reply", async () => {
    const { session, model } = open([waitForAbort, "Hello."]);
    const run = session.send("Go");
    for await (const event of run) if (event.type === "text-delta") run.abort();
    await session.send("Hello?");
    expect(model.requests[1]?.messages.slice(-2)).toMatchObject([
      { role: "assistant", content: "I begin" },
      { role: "user", content: expect.stringContaining("The person stopped") },
    ]);
  });

  test("a run whose time is over says so", async () => {
    const { session } = open(["<execute>\nsleep()\n</execute>"], waiting, {
      limits: { maxTimeMs: 50 },
    });
    await expect(session.send("Go").result).resolves.toMatchObject({
      status: "stopped",
      by: "max-time",
    });
  });

  test("closing a session stops its run and its interpreter", async () => {
    const { session, kernels } = open(["<execute>\nsleep()\n</execute>"], waiting);
    const run = session.send("Go");
    for await (const event of run) {
      if (event.type === "cell-start") await session.close();
    }
    expect(kernels[0]?.alive).toBe(false);
    expect(() => session.send("Hi")).toThrow(expect.objectContaining({ code: "sandbox_closed" }));
    await session.close();
  });

  test("a reset forgets the conversation and the interpreter", async () => {
    const { session, kernels, model } = open([
      "<execute>\n1\n</execute>",
      "One.",
      "<execute>\n2\n</execute>",
      "Two.",
    ]);
    await session.send("Go");
    await session.reset();
    expect(session.steps).toEqual([]);
    await session.send("Again");
    expect(kernels).toHaveLength(2);
    expect(model.requests[2]?.messages).toHaveLength(2);
    expect(JSON.stringify(session.steps)).not.toContain("new-kernel");
  });
});

describe("approval", () => {
  const code = "<execute>\nrm()\n</execute>";

  test("ends the run, and an allowed action goes on with edited code", async () => {
    const { session, kernels, model } = open([code, "Done."], undefined, { approve: "always" });
    const result = await session.send("Go");
    expect(result).toMatchObject({
      status: "awaiting-approval",
      pending: { action: { type: "code", code: "rm()" } },
    });
    expect(kernels).toHaveLength(0);
    await expect(session.resume({ decision: "allow", code: "ls()" }).result).resolves.toMatchObject(
      { status: "done" },
    );
    expect(kernels[0]?.codes).toEqual(["ls()"]);
    expect(model.requests[1]?.messages.at(-2)).toEqual({
      role: "assistant",
      content: "<execute>\nls()\n</execute>",
    });
    expect(session.steps[1]).toMatchObject({ action: { code: "ls()" } });
  });

  test("a denied action is not run, and the model reads why", async () => {
    const { session, kernels, model } = open([code, "I will not."], undefined, {
      approve: "always",
    });
    await session.send("Go");
    await session.resume({ decision: "deny", reason: "too dangerous" });
    expect(kernels).toHaveLength(0);
    expect(JSON.stringify(model.requests[1]?.messages.at(-1))).toContain("too dangerous");
  });

  test("a new message in place of a decision leaves the action undone", async () => {
    const { session, model } = open([code, "Fine."], undefined, { approve: "always" });
    await session.send("Go");
    await session.send("Never mind");
    expect(JSON.stringify(model.requests[1]?.messages.at(-1))).toContain(
      "[Not run: the person wrote a new message",
    );
  });

  test("a policy function may deny by itself", async () => {
    const { session } = open([code, "Fine."], undefined, {
      approve: (action) =>
        action.type === "code" ? { decision: "deny", reason: "no code" } : { decision: "allow" },
    });
    const events = await collect(session.send("Go"));
    expect(ofType(events, "observation")[0]?.observation.status).toBe("rejected");
  });

  test("waits in the trajectory, so that another session can decide", async () => {
    const first = open([code], undefined, { approve: "always" });
    await first.session.send("Go");
    const second = open(["Done."], undefined, {
      approve: "always",
      steps: first.session.trajectory().steps,
    });
    await expect(second.session.resume({ decision: "allow" }).result).resolves.toMatchObject({
      status: "done",
    });
    expect(second.kernels[0]?.codes).toEqual(["rm()"]);
  });

  test("nothing to resume is an error of the caller", () => {
    const { session } = open([]);
    expect(() => session.resume({ decision: "allow" })).toThrow(
      expect.objectContaining({ code: "invalid_input" }),
    );
    expect(() => session.resume({ input: "x" })).toThrow(
      expect.objectContaining({ code: "invalid_input" }),
    );
  });

  test("a tool called from Python asks while the cell waits", async () => {
    const send = tool({
      name: "send_mail",
      description: "Sends.",
      input: z.object({ to: z.string() }),
      approve: true,
      run: ({ to }) => `sent to ${to}`,
    });
    const asked: unknown[] = [];
    const allowed = open([code, "Done."], mailing, {
      tools: [send],
      onToolApproval: (pending) => {
        asked.push(pending.action);
        return Promise.resolve({ decision: "allow" });
      },
    });
    await allowed.session.send("Go");
    expect(asked).toEqual([{ type: "tool", name: "send_mail", args: { to: "Ada" }, callId: "c1" }]);
    expect(JSON.stringify(allowed.session.steps)).toContain("sent to Ada");
    const nobody = open([code, "Done."], mailing, { tools: [send] });
    await nobody.session.send("Go");
    expect(JSON.stringify(nobody.session.steps)).toContain("needs approval and nobody can give it");
  });
});

describe("input() in a cell", () => {
  const code = "<execute>\ninput()\n</execute>";

  test("is answered by the handler", async () => {
    const { session } = open([code, "Done."], asking, { onInput: () => Promise.resolve("Ada") });
    await expect(session.send("Go").result).resolves.toMatchObject({ status: "done" });
    expect(JSON.stringify(session.steps)).toContain("Hello Ada");
  });

  test("ends the run without one, and the same cell goes on when resumed", async () => {
    const { session, kernels } = open([code, "Done."], asking);
    await expect(session.send("Go").result).resolves.toMatchObject({
      status: "awaiting-input",
      prompt: "Name? ",
    });
    expect(() => session.resume({ decision: "allow" })).toThrow(
      expect.objectContaining({ code: "invalid_input" }),
    );
    await expect(session.resume({ input: "Ada" }).result).resolves.toMatchObject({
      status: "done",
    });
    expect(kernels[0]?.codes).toHaveLength(1);
    expect(JSON.stringify(session.steps)).toContain("Hello Ada");
  });

  test("is interrupted by a new message", async () => {
    const { session } = open([code, "Done."], async function* ({ options }) {
      yield { type: "input-request", id: "i", prompt: "Name? ", password: false };
      void options.onInput?.({ prompt: "Name? ", password: false });
      await untilAborted(options.signal);
      yield cellEnd("interrupted");
    });
    await session.send("Go");
    await expect(session.send("Forget it").result).resolves.toMatchObject({ status: "done" });
    const kinds = session.steps.map((step: Step) => step.type);
    expect(kinds).toEqual(["user", "action", "observation", "user", "action", "outcome"]);
  });
});
