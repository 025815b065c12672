import OpenAI from "openai";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { computedAnswer, FINAL_WORDS } from "../testing/computed-answer.ts";
import { openRecordedChat } from "../testing/recorded-chat.ts";
import type { RecordedChat } from "../testing/recorded-chat.ts";
import type { Recording } from "../testing/recorded-desk.ts";

const opened: RecordedChat[] = [];
let shared: RecordedChat;
beforeAll(async () => {
  shared = await openRecordedChat(() => computedAnswer());
});
afterEach(async () => {
  for (const one of opened.splice(0)) await one[Symbol.asyncDispose]();
});
afterAll(() => shared[Symbol.asyncDispose]());

async function open(recording: Recording): Promise<RecordedChat> {
  const chat = await openRecordedChat(recording);
  opened.push(chat);
  return chat;
}

const model = "agent/scripted";
const question = { role: "user", content: "6 times 7?" } as const;
const markdown = `Let me compute.

\`\`\`python
print(6 * 7)
\`\`\`

\`\`\`output
42
\`\`\`

*Files: \`out/table.csv\` (2.0 kB)*

It is 42.`;

async function failure(promise: PromiseLike<unknown>): Promise<unknown> {
  return await Promise.resolve(promise).catch((error: unknown) => error);
}

describe("a chat completion of an agent", () => {
  test("shows code and output as Markdown, so that any chat program shows the work", async () => {
    const { client } = shared;
    const answer = await client.chat.completions.create({ model, messages: [question] });
    expect(answer.choices).toMatchObject([
      {
        finish_reason: "stop",
        message: { role: "assistant", content: markdown, reasoning_content: "Better compute it." },
      },
    ]);
    expect(answer.usage).toMatchObject({
      prompt_tokens: 30,
      completion_tokens: 12,
      total_tokens: 42,
      prompt_tokens_details: { cached_tokens: 4 },
    });
    expect(answer).toMatchObject({ object: "chat.completion", model });
  });

  test("streams the same through the client's own accumulator, with the usage", async () => {
    const { client } = shared;
    const stream = client.chat.completions.stream({
      model,
      messages: [question],
      stream_options: { include_usage: true },
    });
    const pieces: string[] = [];
    stream.on("content", (piece) => pieces.push(piece));
    const final = await stream.finalChatCompletion();
    expect(final.choices[0]?.message.content).toBe(markdown);
    expect(pieces.length).toBeGreaterThan(5);
    expect(final.usage?.total_tokens).toBe(42);
  });

  test.each(["field", "header"])("shows the answer alone when the %s says so", async (way) => {
    const { client } = shared;
    const body = { model, messages: [question] };
    const answer =
      way === "field"
        ? await client.chat.completions.create(Object.assign(body, { codeact: { steps: "none" } }))
        : await client.chat.completions.create(body, { headers: { "x-codeact-steps": "none" } });
    expect(answer.choices[0]?.message.content).toBe(FINAL_WORDS);
    expect(answer.choices[0]).not.toHaveProperty("codeact");
  });

  test("shows steps as fields beside the delta, which a standard client ignores", async () => {
    const { client } = shared;
    const headers = { "x-codeact-steps": "fields" };
    const stream = client.chat.completions.stream({ model, messages: [question] }, { headers });
    const steps: unknown[] = [];
    for await (const chunk of stream) {
      const step: unknown = Reflect.get(chunk.choices[0] ?? {}, "codeact");
      if (step !== undefined) steps.push(step);
    }
    expect((await stream.finalChatCompletion()).choices[0]?.message.content).toBe(FINAL_WORDS);
    expect(steps).toContainEqual({
      seq: 10,
      type: "output.stream",
      data: { cellId: "cell-1", ordinal: 0, name: "stdout", text: "42\n" },
    });
    const whole = await client.chat.completions.create(
      { model, messages: [question] },
      { headers },
    );
    expect(JSON.stringify(whole.choices[0])).toContain(JSON.stringify(steps.slice(1)).slice(1));
  });

  test("shows images of cells in the text", async () => {
    const { client } = await open(() => computedAnswer({ png: "iVBORw0KGgo=" }));
    const answer = await client.chat.completions.create({ model, messages: [question] });
    expect(answer.choices[0]?.message.content).toContain(
      "\n```\n\n![Output of the cell](data:image/png;base64,iVBORw0KGgo=)\n\n*Files",
    );
  });

  test("hands over what the request says, and keeps files that come with it", async () => {
    const { client, desk, chat } = shared;
    await client.chat.completions.create({
      model,
      messages: [
        { role: "system", content: "Be brief." },
        {
          role: "user",
          content: [
            { type: "text", text: "What is this?" },
            { type: "image_url", image_url: { url: "data:image/png;base64,iVBORw0KGgo=" } },
            {
              type: "file",
              file: { filename: "../a.csv", file_data: "data:text/csv;base64,YSxiCg==" },
            },
          ],
        },
      ],
      temperature: 0.3,
      seed: 7,
      max_completion_tokens: 99,
    });
    const request = desk.requests.at(-1);
    expect(request).toMatchObject({
      model: "scripted",
      settings: {
        approve: "off",
        temperature: 0.3,
        seed: 7,
        maxTokens: 99,
        instructions: "Be brief.",
      },
      parts: [{ kind: "text", text: "What is this?" }, { kind: "file" }, { kind: "file" }],
    });
    const files = await chat.store.files.list(chat.user.id, request?.conversationId ?? "");
    expect(files.map(({ path, mime, size }) => [path, mime, size])).toEqual([
      ["a.csv", "text/csv", 4],
      ["image-4c4b6a3b.png", "image/png", 8],
    ]);
  });

  test("ends at a stop text, and stops the run then", async () => {
    const { client, desk } = await open(async function* ({ go }) {
      yield { type: "text.delta", data: { part: 0, text: "one EN" } };
      yield { type: "text.delta", data: { part: 0, text: "D two" } };
      await go();
    });
    const body = { model, messages: [question], stop: ["END"] };
    const answer = await client.chat.completions.create(body);
    expect(answer.choices[0]).toMatchObject({
      finish_reason: "stop",
      message: { content: "one " },
    });
    await expect.poll(() => desk.working).toBe(0);
  });

  test("says `length` when a limit ended it, and fails with what the run failed with", async () => {
    const { client } = await open(({ request }) => {
      const [part] = request.parts ?? [];
      const words = part?.kind === "text" ? part.text : "";
      return words === "long"
        ? [
            { type: "text.delta", data: { part: 0, text: "I stopped." } },
            { type: "run.finished", data: { status: "stopped", reason: "max-steps" } },
          ]
        : [
            {
              type: "run.finished",
              data: {
                status: "failed",
                error: { code: "model_unreachable", message: "No answer from the model." },
              },
            },
          ];
    });
    const long = await client.chat.completions.create({
      model,
      messages: [{ role: "user", content: "long" }],
    });
    expect(long.choices[0]?.finish_reason).toBe("length");
    const broken = { model, messages: [question] };
    expect(await failure(client.chat.completions.create(broken))).toMatchObject({
      status: 503,
      code: "model_unreachable",
      message: "503 No answer from the model.",
    });
    const stream = await client.chat.completions.create({ ...broken, stream: true });
    expect(await failure(Array.fromAsync(stream))).toMatchObject({ code: "model_unreachable" });
  });

  test("is stopped when its client goes away, streamed or not", async () => {
    const { client, desk } = await open(async function* ({ go }) {
      yield { type: "text.delta", data: { part: 0, text: "one" } };
      await go();
    });
    const body = { model, messages: [question] };
    for await (const chunk of await client.chat.completions.create({ ...body, stream: true }))
      if (chunk.choices[0]?.delta.content === "one") break;
    await expect.poll(() => desk.working).toBe(0);
    const leaving = new AbortController();
    const whole = failure(client.chat.completions.create(body, { signal: leaving.signal }));
    await expect.poll(() => desk.working).toBe(1);
    leaving.abort();
    expect(await whole).toBeInstanceOf(OpenAI.APIUserAbortError);
    await expect.poll(() => desk.working).toBe(0);
  });
});

async function ask(
  client: OpenAI,
  messages: OpenAI.ChatCompletionMessageParam[],
  user?: string,
): Promise<{ conversation: string; answer: OpenAI.ChatCompletionMessageParam }> {
  const completion = await client.chat.completions.create({ model, messages, user });
  const { content } = completion.choices[0]?.message ?? {};
  return {
    conversation: String(Reflect.get(Reflect.get(completion, "codeact"), "conversation_id")),
    answer: { role: "assistant", content: content ?? "" },
  };
}

describe("the history that a client sends", () => {
  test("leads back to its conversation, and another branch of it to the same", async () => {
    const { client, desk } = shared;
    const first = await ask(client, [{ role: "system", content: "It is noon." }, question]);
    const next = [question, first.answer, { role: "user", content: "And plus one?" } as const];
    const second = await ask(client, [{ role: "system", content: "It is one." }, ...next]);
    expect(second.conversation).toBe(first.conversation);
    const again = await ask(client, [...next, second.answer, { role: "user", content: "Sure?" }]);
    expect(again.conversation).toBe(first.conversation);
    const edited = await ask(client, [question, first.answer, { role: "user", content: "Why?" }]);
    expect(edited.conversation).toBe(first.conversation);
    const [plus, sure, why] = desk.requests.slice(-3);
    expect(why?.parentId).toBe(plus?.parentId);
    expect(sure?.parentId).not.toBe(plus?.parentId);
    expect(why?.parts).toEqual([{ kind: "text", text: "Why?" }]);
  });

  test("of which nothing is known becomes a conversation of its own, with what was said", async () => {
    const { client, chat, stranger } = shared;
    const first = await ask(client, [question]);
    const next = [question, first.answer, { role: "user", content: "And?" } as const];
    const foreign = await ask(stranger, next);
    const otherUser = await ask(client, next, "ann");
    const changed = await ask(client, [
      question,
      { role: "assistant", content: "It is 41." },
      { role: "user", content: "And?" },
    ]);
    const all = [first, foreign, otherUser, changed].map(({ conversation }) => conversation);
    expect(new Set(all).size).toBe(4);
    const { messages } = await chat.store.messages.path(chat.user.id, changed.conversation);
    expect(messages.map(({ role, parts }) => [role, parts])).toMatchObject([
      ["user", [{ text: "6 times 7?" }]],
      ["assistant", [{ text: "It is 41." }]],
      ["user", [{ text: "And?" }]],
      ["assistant", {}],
    ]);
  });

  test("that is very long keeps its last messages, and those before in one", async () => {
    const { client, chat } = shared;
    const talk = Array.from({ length: 130 }, (_, index) => ({
      role: index % 2 === 0 ? ("user" as const) : ("assistant" as const),
      content: `message ${index}`,
    }));
    const { conversation } = await ask(client, [...talk, { role: "user", content: "And?" }]);
    const options = { limit: 500 };
    const { messages } = await chat.store.messages.path(chat.user.id, conversation, options);
    expect(messages).toHaveLength(1 + 100 + 2);
    const [part] = messages[0]?.parts ?? [];
    expect(part?.kind === "text" ? part.text : "").toMatch(
      /^user: message 0\n\nassistant: message 1\n[^]*assistant: message 29$/u,
    );
  });

  test("whose conversation is busy goes on in a copy", async () => {
    let runs = 0;
    const { client, desk } = await open(async function* ({ go }) {
      runs += 1;
      yield { type: "text.delta", data: { part: 0, text: `Answer ${runs}.` } };
      if (runs === 2) await go();
    });
    const first = await ask(client, [question]);
    const next = [question, first.answer, { role: "user", content: "And?" } as const];
    const slow = ask(client, next);
    await expect.poll(() => desk.working).toBe(1);
    const quick = await ask(client, next);
    expect(quick.conversation).not.toBe(first.conversation);
    desk.release();
    expect((await slow).conversation).toBe(first.conversation);
  });
});
