import { CodeactError, noUsage } from "@codeact/protocol";
import type { ModelEvent, Step } from "@codeact/protocol";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { createSession } from "../session/session.ts";
import type { SessionOptions } from "../session/session-options.ts";
import { cellEnd, scriptedKernel, scriptedModel, stdout } from "../testing/scripted.ts";
import type { ScriptedReply } from "../testing/scripted.ts";
import { tool } from "../tools/tool.ts";
import { isStuck } from "./stuck.ts";

function codes(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `<execute>\nprint(${index})\n</execute>`);
}

function session(replies: readonly ScriptedReply[], more: Partial<SessionOptions> = {}) {
  const model = scriptedModel(replies);
  const kernel = scriptedKernel(({ code }) => [stdout(`ran ${code}\n`)]);
  return {
    model,
    kernel,
    session: createSession({ model, openKernel: () => Promise.resolve(kernel), ...more }),
  };
}

function call(name: string, argumentsText: string): ModelEvent[] {
  return [
    { type: "tool-call-delta", index: 0, id: "c1", name, argumentsText: argumentsText.slice(0, 5) },
    { type: "tool-call-delta", index: 0, argumentsText: argumentsText.slice(5) },
    { type: "response-end", finishReason: "tool-calls", usage: noUsage },
  ];
}

describe("a run stops", () => {
  test("after 20 steps by default", async () => {
    const { session: one } = session(codes(30));
    await expect(one.send("Go").result).resolves.toMatchObject({
      status: "stopped",
      by: "max-steps",
      steps: 20,
    });
  });

  test("at its limit of tokens and of money", async () => {
    const tokens = session(codes(30), { limits: { maxTokens: 40 } });
    await expect(tokens.session.send("Go").result).resolves.toMatchObject({
      by: "max-tokens",
      steps: 3,
    });
    const usage = { ...noUsage, costUsd: 0.3 };
    const paid = codes(5).map((text): ModelEvent[] => [
      { type: "text-delta", text },
      { type: "response-end", finishReason: "stop", usage },
    ]);
    const money = session(paid, { limits: { maxCostUsd: 0.5 } });
    await expect(money.session.send("Go").result).resolves.toMatchObject({
      by: "max-cost",
      steps: 2,
    });
  });

  test("after three executions in the original's terminal profile, with its kind of message", async () => {
    const { session: one, model } = session([...codes(3), "Hello."], { profile: "compat-chat" });
    const result = await one.send("Go");
    expect(result).toMatchObject({
      by: "max-executions",
      text: expect.stringContaining("3 times"),
    });
    expect(model.requests[0]).toMatchObject({
      temperature: 0,
      maxTokens: 512,
      stop: ["</execute>", "<|im_end|>"],
    });
    await one.send("And?");
    expect(model.requests[3]?.messages.at(-2)).toMatchObject({
      role: "assistant",
      content: expect.stringContaining("3 times"),
    });
    expect(model.requests[3]?.messages.at(-3)).toMatchObject({
      role: "user",
      content: expect.stringMatching(/^Execution Output:\nran /),
    });
  });

  test("after five failures in a row, telling the last", async () => {
    const model = scriptedModel(codes(10));
    const kernel = scriptedKernel(({ code }) => [
      { type: "error", name: "E", value: "x", traceback: [`ValueError: ${code}`] },
      cellEnd("error"),
    ]);
    const failing = createSession({ model, openKernel: () => Promise.resolve(kernel) });
    const result = await failing.send("Go");
    expect(result).toMatchObject({
      by: "consecutive-errors",
      steps: 5,
      text: expect.stringContaining("ValueError: print(4)"),
    });
  });

  test("when it does the same three times", async () => {
    const { session: one } = session(
      Array.from({ length: 10 }, () => "<execute>\nprint(1)\n</execute>"),
    );
    await expect(one.send("Go").result).resolves.toMatchObject({ by: "stuck", steps: 3 });
  });

  test("when two actions alternate three times", async () => {
    const [one = "", two = ""] = codes(2);
    const { session: alternating } = session([one, two, one, two, one, two, one, two]);
    await expect(alternating.send("Go").result).resolves.toMatchObject({ by: "stuck", steps: 6 });
  });
});

test("addresses and times do not hide that a run is stuck", () => {
  const steps = [0, 1, 2].flatMap((index): Step[] => [
    {
      type: "action",
      at: "",
      reply: "",
      thought: "",
      action: { type: "code", code: "f" },
      repairs: [],
      usage: noUsage,
      durationMs: 0,
    },
    {
      type: "observation",
      at: "",
      observation: {
        status: "ok",
        text: `<f at 0x${index}> took ${index} ms`,
        images: [],
        outputs: [],
        cutCharacters: 0,
        durationMs: 0,
      },
    },
  ]);
  expect(isStuck(steps, 3)).toBe(true);
  expect(isStuck(steps, 4)).toBe(false);
});

describe("a prompt that is too long", () => {
  const tooLong = new CodeactError("context_length_exceeded", "too long");
  const long = Array.from(
    { length: 4 },
    (_, index) => `<execute>\nprint("${"x".repeat(1000)}${index}")\n</execute>`,
  );

  test("is sent again with older outputs shortened, once per run", async () => {
    const { session: one, model } = session([...long, tooLong, "Done."]);
    const run = one.send("Go");
    await expect(run.result).resolves.toMatchObject({ status: "done" });
    expect(one.steps).toContainEqual(
      expect.objectContaining({ type: "notice", code: "context-condensed" }),
    );
    const before = JSON.stringify(model.requests[4]?.messages).length;
    const after = JSON.stringify(model.requests[5]?.messages);
    expect(after.length).toBeLessThan(before - 1000);
    expect(after).toContain("shortened to save room");
    const again = session([...long, tooLong, tooLong]);
    await expect(again.session.send("Go").result).resolves.toMatchObject({
      error: { code: "context_length_exceeded" },
    });
  });

  test("fails at once when there is nothing to shorten", async () => {
    const { session: one, model } = session([tooLong]);
    await expect(one.send("Go").result).resolves.toMatchObject({
      error: { code: "context_length_exceeded" },
    });
    expect(model.requests).toHaveLength(1);
  });
});

describe("the same task in every format", () => {
  const double = tool({
    name: "double_it",
    description: "Doubles.",
    input: z.object({ value: z.int() }),
    run: ({ value }) => value * 2,
  });

  test("tool: results answer the call", async () => {
    const {
      session: one,
      model,
      kernel,
    } = session(
      [
        call("execute_python", '{"code": "print(1)"}'),
        call("double_it", '{"value": 21}'),
        "It is 42.",
      ],
      { format: "tool", tools: [double] },
    );
    const run = one.send("Go");
    await expect(run.result).resolves.toMatchObject({ status: "done", text: "It is 42." });
    expect(kernel.codes).toEqual(["print(1)"]);
    expect(model.requests[0]?.tools?.map((one) => one.name)).toEqual([
      "execute_python",
      "double_it",
    ]);
    expect(model.requests[0]).not.toHaveProperty("stop");
    expect(model.requests[2]?.messages.slice(2)).toMatchObject([
      { role: "assistant", toolCalls: [{ id: "c1", name: "execute_python" }] },
      { role: "tool", toolCallId: "c1", content: expect.stringContaining("ran print(1)") },
      { role: "assistant", toolCalls: [{ id: "c1", name: "double_it" }] },
      { role: "tool", toolCallId: "c1", content: "Observation:\n42" },
    ]);
    let code = "";
    for await (const event of run) if (event.type === "code-delta") code += event.text;
    expect(code).toBe("print(1)");
  });

  test("json and text: the tool is called without Python", async () => {
    for (const [format, reply, answer] of [
      [
        "json",
        '{"thought": "", "tool": "double_it", "args": {"value": 21}}',
        '{"answer": "It is 42."}',
      ],
      ["text", "Action: double_it, 21 ", "Answer: It is 42."],
    ] as const) {
      const model = scriptedModel([reply, answer]);
      const one = createSession({ model, format, tools: [double] });
      await expect(one.send("Go").result).resolves.toMatchObject({
        status: "done",
        text: "It is 42.",
      });
      expect(model.requests[1]?.messages.at(-1)).toEqual({
        role: "user",
        content: "Observation:\n42",
      });
    }
  });

  test("fence: generation has no stop string, and the loop still ends at the block", async () => {
    const {
      session: one,
      kernel,
      model,
    } = session(["```python\nprint(1)\n```\nObservation:\n7", "It is done."], { format: "fence" });
    await expect(one.send("Go").result).resolves.toMatchObject({ status: "done" });
    expect(kernel.codes).toEqual(["print(1)"]);
    expect(model.requests[0]).not.toHaveProperty("stop");
    expect(model.requests[1]?.messages.at(-2)).toEqual({
      role: "assistant",
      content: "```python\nprint(1)\n```",
    });
  });

  test("tag: works alike whether the server strips the stop string or not", async () => {
    for (const end of ["", "</execute>", "</execute"]) {
      const { session: one, kernel, model } = session([`<execute>\nprint(1)\n${end}`, "Done."]);
      await expect(one.send("Go").result).resolves.toMatchObject({ status: "done" });
      expect(kernel.codes).toEqual(["print(1)"]);
      expect(model.requests[1]?.messages.at(-2)?.content).toBe("<execute>\nprint(1)\n</execute>");
    }
  });

  test("a tool that fails is an observation", async () => {
    const failing = tool({
      name: "fail",
      description: "",
      input: z.object({}),
      run: () => Promise.reject(new Error("no network")),
    });
    const model = scriptedModel(["Action: fail End Action", "Answer: It failed."]);
    const one = createSession({ model, format: "text", tools: [failing] });
    await one.send("Go");
    expect(JSON.stringify(model.requests[1]?.messages.at(-1))).toContain("fail failed: no network");
  });

  test("the profiles of the original know only tags", () => {
    expect(() => session([], { profile: "compat-chat", format: "json" })).toThrow(
      "knows only the format tag",
    );
  });
});
