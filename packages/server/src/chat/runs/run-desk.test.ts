import { scriptedModel } from "@codeact/models/testing";
import { CodeactError } from "@codeact/protocol";
import { MessageFold, RunView, StartedRunView } from "@codeact/protocol/chat";
import { openLocalSandbox } from "@codeact/sandbox";
import { titleOf, whyNoLocalSandbox } from "@codeact/sandbox/testing";
import type { Sandbox } from "@codeact/protocol";
import { newId } from "@codeact/store";
import type { MessagePart, Store, StoredRunEvent } from "@codeact/store";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { openWorkingChat } from "../testing/open-working-chat.ts";

const reason = await whyNoLocalSandbox();

describe.skipIf(reason !== undefined)(titleOf("the desk of runs", reason), () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await openLocalSandbox({ preload: "none", shell: "plain" });
  });
  afterAll(() => sandbox.close());

  test("a run writes prose, a cell with its outputs and an answer, and the events fold into what is saved", async () => {
    const model = scriptedModel([
      "I will compute it.\n<execute>x = 6 * 7\nprint('so')\nx</execute>",
      "It is 42.",
    ]);
    await using chat = await openWorkingChat({ models: [model], sandbox });
    const { id } = await chat.converse();
    const { events, message } = await chat.say(id, "What is six times seven?");
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
    expect(events.at(0)?.type).toBe("run.started");
    expect(events.at(-1)).toMatchObject({ type: "run.finished", data: { status: "done" } });
    expect(message.status).toBe("done");
    expect(message.parts.map(({ kind }) => kind)).toEqual(["text", "cell", "text"]);
    expect(message.cells).toMatchObject([
      {
        status: "ok",
        source: "x = 6 * 7\nprint('so')\nx",
        outputs: [
          { output: { type: "stream", text: "so\n" } },
          { output: { type: "result", data: { "text/plain": "42" } } },
        ],
      },
    ]);
    const fold = new MessageFold();
    for (const event of events) fold.add(event, event.at);
    expect(fold.parts).toEqual(message.parts);
    expect(JSON.parse(JSON.stringify(fold.cells))).toEqual(
      JSON.parse(JSON.stringify(message.cells)),
    );
    const { title } = await chat.store.conversations.get(chat.user.id, id);
    expect(title).toBe("What is six times seven?");
  });

  test("Stop interrupts the cell, keeps what it wrote, and the next message goes on with the variables", async () => {
    const model = scriptedModel([
      "<execute>kept = 1\nprint('before', flush=True)\nimport time\ntime.sleep(600)</execute>",
      "<execute>print('kept is', kept)</execute>",
      "Done.",
    ]);
    await using chat = await openWorkingChat({ models: [model], sandbox });
    const { id } = await chat.converse();
    const parts = [{ kind: "text" as const, text: "Sleep." }];
    const { run } = await chat.chat.desk.start({ userId: chat.user.id, conversationId: id, parts });
    await until(chat.store, chat.user.id, run.id, "output.stream");
    const stopped = await chat.fetch(`/api/v1/runs/${run.id}/stop`, { method: "POST" });
    expect(stopped.status).toBe(202);
    const { message, events } = await chat.follow(run.id);
    expect(message.status).toBe("stopped");
    expect(message.cells).toMatchObject([
      { status: "interrupted", outputs: [{ output: { text: "before\n" } }, {}] },
    ]);
    expect(events.at(-1)).toMatchObject({ data: { status: "stopped", reason: "aborted" } });
    const next = await chat.say(id, "And now?");
    expect(next.message.cells).toMatchObject([
      { status: "ok", outputs: [{ output: { text: "kept is 1\n" } }] },
    ]);
    const asked = JSON.stringify(model.requests.at(-1)?.messages);
    expect(asked).toContain("The person stopped the work here");
  });

  test("an approval and input() wait through the store, and the run goes on with the answers", async () => {
    const model = scriptedModel(["<execute>name = input('Who? ')</execute>", "Bye."]);
    await using chat = await openWorkingChat({ models: [model], sandbox });
    const { id } = await chat.converse({ settings: { approve: "always" } });
    const started = await chat.ask(StartedRunView, `/api/v1/conversations/${id}/runs`, {
      json: { text: "Ask me." },
    });
    const { runId } = started;
    const asked = await until(chat.store, chat.user.id, runId, "approval.requested");
    expect(asked).toMatchObject({ data: { kind: "action", action: { type: "code" } } });
    const approvalId = approvalOf(asked);
    const view = await chat.ask(RunView, `/api/v1/runs/${runId}`);
    expect(view.waiting).toMatchObject([{ approvalId, kind: "action" }]);
    const edited = "name = input('Who? ')\nprint('hello', name)";
    const decision = { decision: "allow", code: edited };
    const path = `/api/v1/runs/${runId}/approvals/${approvalId}`;
    expect((await chat.fetch(path, { json: decision })).status).toBe(200);
    expect((await chat.fetch(path, { json: decision })).status).toBe(400);
    const input = await until(
      chat.store,
      chat.user.id,
      runId,
      "approval.requested",
      '"kind":"input"',
    );
    expect(input).toMatchObject({ data: { kind: "input", prompt: "Who? " } });
    await chat.fetch(`/api/v1/runs/${runId}/inputs/${approvalOf(input)}`, {
      json: { text: "Ada" },
    });
    const { message } = await chat.follow(runId);
    expect(message.status).toBe("done");
    expect(message.cells).toMatchObject([{ source: edited, status: "ok" }]);
    expect(JSON.stringify(message.cells)).toContain("hello Ada");
  });

  test("a message that was queued while a run worked is sent when it ends, once", async () => {
    const model = scriptedModel([{ text: "First.", delayMs: 300 }, "Second."]);
    await using chat = await openWorkingChat({ models: [model], sandbox });
    const { id } = await chat.converse();
    const path = `/api/v1/conversations/${id}`;
    const first = await chat.ask(StartedRunView, `${path}/runs`, { json: { text: "One." } });
    expect((await chat.fetch(`${path}/runs`, { json: { text: "Too early." } })).status).toBe(409);
    expect((await chat.fetch(`${path}/queue`, { json: { text: "Two." } })).status).toBe(201);
    await chat.follow(first.runId);
    await expect
      .poll(async () => (await chat.store.runs.list(chat.user.id, id)).map(({ status }) => status))
      .toEqual(["done", "done"]);
    const { messages } = await chat.store.messages.path(chat.user.id, id);
    expect(messages.map(({ parts }) => parts)).toEqual([
      [{ kind: "text", text: "One." }],
      [{ kind: "text", text: "First." }],
      [{ kind: "text", text: "Two." }],
      [{ kind: "text", text: "Second." }],
    ]);
    expect(await chat.store.queue.list(chat.user.id, id)).toEqual([]);
  });

  test("an imported conversation goes on: the model is shown what was said and done, and its cells are run again", async () => {
    const model = scriptedModel(["<execute>print(x + 1)</execute>", "It is 42."]);
    await using chat = await openWorkingChat({ models: [model], sandbox });
    const conversation = await chat.converse();
    const place = { userId: chat.user.id, conversationId: conversation.id };
    const asked = await chat.store.messages.add({
      ...place,
      role: "user",
      content: { parts: [text("Take 41.")], cells: [] },
    });
    const cell = {
      id: newId(),
      version: 1,
      author: "agent" as const,
      title: "",
      language: "python",
      source: "x = 41\nprint('x is', x)",
      status: "ok" as const,
      outputs: [
        { output: { type: "stream" as const, name: "stdout" as const, text: "x is 41\n" } },
      ],
    };
    await chat.store.messages.add({
      ...place,
      parentId: asked.id,
      role: "assistant",
      content: {
        parts: [text("I take it."), { kind: "cell", cellId: cell.id }, text("Taken.")],
        cells: [cell],
      },
    });
    const { message } = await chat.say(conversation.id, "One more.");
    expect(JSON.stringify(message.cells)).toContain("42\\n");
    expect(message.parts).toContainEqual({
      kind: "notice",
      code: "branch-replayed",
      text: "The interpreter is a new one: 1 cell of this conversation was run again, 1 with the same output.",
    });
    const shown = model.requests[0]?.messages.map(({ role, content }) => [role, content]);
    expect(shown?.slice(1)).toEqual([
      ["user", "Take 41."],
      ["assistant", "I take it.\n<execute>\nx = 41\nprint('x is', x)\n</execute>"],
      ["user", expect.stringContaining("x is 41")],
      ["assistant", "Taken."],
      ["user", "One more."],
    ]);
  });

  test("a run that fails says why, and a retry answers the same question beside it", async () => {
    const failure = new CodeactError("model_unreachable", "Nobody listens there.");
    const model = scriptedModel([{ text: "Half", error: failure }, "Whole."]);
    await using chat = await openWorkingChat({ models: [model], sandbox });
    const { id } = await chat.converse();
    const failed = await chat.say(id, "Try.");
    expect(failed.message.status).toBe("failed");
    expect(failed.events.at(-1)).toMatchObject({
      data: { status: "failed", error: { code: "model_unreachable" } },
    });
    const again = await chat.ask(StartedRunView, `/api/v1/runs/${failed.runId}/retry`, {
      method: "POST",
    });
    const { message } = await chat.follow(again.runId);
    expect(message).toMatchObject({ status: "done", parentId: failed.message.parentId });
    expect(message.siblingIds).toEqual([failed.message.id, message.id]);
  });

  test("a question that nobody answers in time stops the run, and says so", async () => {
    const model = scriptedModel(["<execute>input('Anybody? ')</execute>"]);
    await using chat = await openWorkingChat({ models: [model], sandbox, desk: { waitMs: 200 } });
    const { id } = await chat.converse();
    const { events, message } = await chat.say(id, "Ask.");
    expect(events.find(({ type }) => type === "approval.resolved")).toMatchObject({
      data: { decision: "expired" },
    });
    expect(events.at(-1)).toMatchObject({ data: { status: "stopped", reason: "no-answer" } });
    expect(message.cells).toMatchObject([{ status: "interrupted" }]);
  });

  test("a desk that closes interrupts what is at work and keeps it; another process takes the retry", async () => {
    const model = scriptedModel([
      "<execute>print('begun', flush=True)\nimport time\ntime.sleep(600)</execute>",
      "Here.",
    ]);
    await using chat = await openWorkingChat({ models: [model], sandbox });
    const { desk } = chat.chat;
    const { id } = await chat.converse();
    const parts = [{ kind: "text" as const, text: "Sleep." }];
    const { run } = await desk.start({ userId: chat.user.id, conversationId: id, parts });
    await until(chat.store, chat.user.id, run.id, "output.stream");
    await desk.close({ graceMs: 0 });
    const { message } = await chat.follow(run.id);
    expect(message.status).toBe("interrupted");
    expect(JSON.stringify(message.cells)).toContain("begun");
    const late = desk.start({ userId: chat.user.id, conversationId: id, parts });
    await expect(late).rejects.toMatchObject({ code: "overloaded", retryable: true });
    await using other = await chat.openProcess();
    const again = await other.desk.retry({ userId: chat.user.id, runId: run.id });
    expect((await chat.follow(again.run.id)).message.status).toBe("done");
  });

  test("words are told while they are written, also when they come slowly", async () => {
    const pieces = Array.from({ length: 20 }, (_, index) => `word ${index} `);
    const model = scriptedModel([{ chunks: pieces, chunkDelayMs: 80 }]);
    await using chat = await openWorkingChat({ models: [model], sandbox });
    const { id } = await chat.converse();
    const { events, message } = await chat.say(id, "Talk.");
    expect(message.parts).toEqual([{ kind: "text", text: pieces.join("") }]);
    // With one write every two seconds, for the saved message, it would be two or three.
    expect(events.filter(({ type }) => type === "text.delta").length).toBeGreaterThan(5);
  });

  test("a stream resumes after any number without losing or doubling an event", async () => {
    const model = scriptedModel([
      "<execute>for i in range(30): print(i)</execute>",
      { text: "All of them, one after the other.", chunkDelayMs: 40 },
    ]);
    await using chat = await openWorkingChat({ models: [model], sandbox });
    const { id } = await chat.converse();
    const { runId, events: path } = await chat.ask(
      StartedRunView,
      `/api/v1/conversations/${id}/runs`,
      { json: { text: "Count." } },
    );
    const live = parseFrames(await (await chat.fetch(path)).text());
    const { events } = await chat.follow(runId);
    expect(live.slice(0, -1).map(({ id: seq }) => Number(seq))).toEqual(
      events.map(({ seq }) => seq),
    );
    expect(live.at(-1)).toMatchObject({
      event: "end",
      data: { status: "done", lastSeq: events.length },
    });
    const headers = { "last-event-id": "4" };
    const later = parseFrames(await (await chat.fetch(`${path}?after=1`, { headers })).text());
    expect(later[0]?.id).toBe("5");
    expect(later).toEqual(live.slice(4));
  });
});

function text(words: string): MessagePart {
  return { kind: "text", text: words };
}

async function until(
  store: Store,
  userId: string,
  runId: string,
  type: string,
  kind?: string,
): Promise<StoredRunEvent> {
  for await (const event of store.events.watch(userId, runId))
    if (event.type === type && (kind === undefined || JSON.stringify(event.data).includes(kind)))
      return event;
  throw new Error(`The run ended without ${type}.`);
}

function approvalOf({ data }: StoredRunEvent): string {
  return z.object({ approvalId: z.string() }).parse(data).approvalId;
}

interface Frame {
  readonly id: string | undefined;
  readonly event: string | undefined;
  readonly data: unknown;
}

function field(frame: string, name: string): string | undefined {
  return new RegExp(`^${name}: (.*)$`, "mu").exec(frame)?.[1];
}

function parseFrames(text: string): readonly Frame[] {
  return text
    .split("\n\n")
    .filter((frame) => frame !== "" && !frame.startsWith(":"))
    .map((frame) => ({
      id: field(frame, "id"),
      event: field(frame, "event"),
      data: JSON.parse(field(frame, "data") ?? "null"),
    }));
}
