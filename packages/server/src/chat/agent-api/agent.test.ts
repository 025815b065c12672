import { scriptedModel } from "@codeact/models/testing";
import type { ScriptedStep } from "@codeact/models/testing";
import type { Sandbox } from "@codeact/protocol";
import { openLocalSandbox } from "@codeact/sandbox";
import { titleOf, whyNoLocalSandbox } from "@codeact/sandbox/testing";
import type OpenAI from "openai";
import { toFile } from "openai";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { openWorkingChat } from "../testing/open-working-chat.ts";
import { serveTestChat } from "./testing/serve-test-chat.ts";

const reason = await whyNoLocalSandbox();
const model = "agent/scripted";

const weather = {
  name: "get-weather",
  description: "The weather of a city.",
  parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
};

describe.skipIf(reason !== undefined)(titleOf("the agent's API", reason), () => {
  let sandbox: Sandbox;
  const opened: AsyncDisposable[] = [];
  beforeAll(async () => {
    sandbox = await openLocalSandbox({ preload: "none", shell: "plain" });
  });
  afterEach(async () => {
    for (const one of opened.splice(0).toReversed()) await one[Symbol.asyncDispose]();
  });
  afterAll(() => sandbox.close());

  async function open(steps: readonly ScriptedStep[]): Promise<{
    readonly client: OpenAI;
    readonly stranger: OpenAI;
  }> {
    const chat = await openWorkingChat({ models: [scriptedModel(steps)], sandbox });
    opened.push(chat);
    const server = await serveTestChat(chat);
    opened.push(server);
    return { client: await server.client(), stranger: await server.client(chat.person(0)) };
  }

  test("keeps variables while a chat program sends its history again and again", async () => {
    const { client } = await open([
      "I compute.\n<execute>x = 6 * 7\nx</execute>",
      "It is 42.",
      "<execute>print(x + 1)</execute>",
      "One more is 43.",
    ]);
    const messages: OpenAI.ChatCompletionMessageParam[] = [{ role: "user", content: "6 * 7?" }];
    const first = await client.chat.completions.create({ model, messages });
    const content = first.choices[0]?.message.content;
    expect(content).toBe(
      "I compute.\n\n```python\nx = 6 * 7\nx\n```\n\n```output\n42\n```\n\nIt is 42.",
    );
    messages.push({ role: "assistant", content }, { role: "user", content: "Plus one?" });
    const stream = client.chat.completions.stream({ model, messages });
    const second = (await stream.finalChatCompletion()).choices[0]?.message.content;
    expect(second).toBe("```python\nprint(x + 1)\n```\n\n```output\n43\n```\n\nOne more is 43.");
  });

  test("keeps variables from response to response, and files can be had from the container", async () => {
    const { client, stranger } = await open([
      "<execute>x = open('in.txt').read()\nopen('out.txt', 'w').write(x.upper())\nprint(x)</execute>",
      "I made out.txt for you.",
      "<execute>print(x * 2)</execute>",
      "Done.",
    ]);
    const sent = await client.files.create({
      purpose: "user_data",
      file: await toFile(Buffer.from("abc"), "in.txt", { type: "text/plain" }),
    });
    const first = await client.responses.create({
      model,
      input: "Make it large.",
      tools: [{ type: "code_interpreter", container: { type: "auto", file_ids: [sent.id] } }],
    });
    const [cell, message] = first.output;
    expect(cell).toMatchObject({
      type: "code_interpreter_call",
      outputs: [{ type: "logs", logs: "abc\n" }],
    });
    const annotation =
      message?.type === "message" && message.content[0]?.type === "output_text"
        ? message.content[0].annotations[0]
        : undefined;
    if (annotation?.type !== "container_file_citation") throw new Error("no citation");
    expect(annotation).toMatchObject({ filename: "out.txt", start_index: 7, end_index: 14 });
    const { container_id, file_id } = annotation;
    const content = await client.containers.files.content.retrieve(file_id, { container_id });
    expect(await content.text()).toBe("ABC");
    const files = await Array.fromAsync(client.containers.files.list(container_id));
    expect(Object.fromEntries(files.map(({ path, source }) => [path, source]))).toEqual({
      "in.txt": "user",
      "out.txt": "assistant",
    });
    const foreign = stranger.containers.files.content.retrieve(file_id, { container_id });
    await expect(foreign).rejects.toMatchObject({ status: 404 });
    const second = await client.responses.create({
      model,
      input: "Twice.",
      previous_response_id: first.id,
    });
    expect(second.output[0]).toMatchObject({ outputs: [{ logs: "abcabc\n" }] });
  });

  test("uses a container that was made before, with its files", async () => {
    const { client } = await open(["<execute>print(open('a.txt').read())</execute>", "Read."]);
    const container = await client.containers.create({ name: "Notes" });
    await client.containers.files.create(container.id, {
      file: await toFile(Buffer.from("hello"), "a.txt"),
    });
    const response = await client.responses.create({
      model,
      input: "Read a.txt.",
      tools: [{ type: "code_interpreter", container: container.id }],
    });
    expect(response.output[0]).toMatchObject({
      container_id: container.id,
      outputs: [{ logs: "hello\n" }],
    });
  });

  test("calls functions of a chat program from Python, through its own tool loop", async () => {
    const { client } = await open([
      "<execute>w = [get_weather(city=c)['degrees'] for c in ('Oslo', 'Rome')]\nprint(sum(w))</execute>",
      "Together 30.",
    ]);
    const asked: string[] = [];
    const runner = client.chat.completions.runTools({
      model,
      messages: [{ role: "user", content: "How warm is it?" }],
      stream: true,
      tools: [
        {
          type: "function",
          function: {
            ...weather,
            function: (text: string) => {
              asked.push(text);
              return JSON.stringify({ degrees: asked.length * 10 });
            },
          },
        },
      ],
    });
    const final = await runner.finalContent();
    expect(asked).toEqual(['{"city":"Oslo"}', '{"city":"Rome"}']);
    expect(final).toBe("```output\n30\n```\n\nTogether 30.");
  });

  test("calls functions from a response; the cell goes on in the next one", async () => {
    const { client, stranger } = await open([
      "<execute>print(get_weather(city='Oslo'))</execute>",
      "Rain.",
    ]);
    const first = await client.responses.create({
      model,
      input: "How is it?",
      tools: [{ type: "function", ...weather, strict: false }],
    });
    const call = first.output.find((item) => item.type === "function_call");
    expect(first.status).toBe("completed");
    expect(call).toMatchObject({ name: "get-weather", arguments: '{"city":"Oslo"}' });
    const output = { type: "function_call_output", call_id: call?.call_id ?? "", output: "wet" };
    const next = { model, input: [output] } as const;
    await expect(stranger.post("/responses", { body: next })).rejects.toMatchObject({
      status: 400,
      code: "invalid_tool_call_id",
    });
    const second = client.responses.stream({
      model,
      input: [{ type: "function_call_output", call_id: output.call_id, output: "wet" }],
      previous_response_id: first.id,
    });
    expect((await second.finalResponse()).output).toMatchObject([
      { type: "code_interpreter_call", outputs: [{ logs: "wet\n" }] },
      { type: "message", content: [{ text: "Rain." }] },
    ]);
    expect(await client.responses.retrieve(first.id)).toMatchObject({
      status: "completed",
      output: first.output,
    });
  });

  test("gives up a run that waits for a client which goes on without it", async () => {
    const { client } = await open([
      "<execute>x = 1\nget_weather(city='Oslo')</execute>",
      "<execute>print(x)</execute>",
      "It is 1.",
    ]);
    const first = await client.responses.create({
      model,
      input: "How is it?",
      tools: [{ type: "function", ...weather, strict: false }],
    });
    const second = await client.responses.create({
      model,
      input: "Never mind. What is x?",
      previous_response_id: first.id,
    });
    expect(second.output[0]).toMatchObject({ outputs: [{ logs: "1\n" }] });
  });

  test("answers input() with an empty line, for nobody can type", async () => {
    const { client } = await open(["<execute>print(repr(input('Name? ')))</execute>", "Nobody."]);
    const answer = await client.chat.completions.create({
      model,
      messages: [{ role: "user", content: "Who?" }],
    });
    expect(answer.choices[0]?.message.content).toContain("gets an empty line.\n");
    expect(answer.choices[0]?.message.content).toContain("''\n");
  });
});
