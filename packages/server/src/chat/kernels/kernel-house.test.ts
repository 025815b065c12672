import { scriptedModel } from "@codeact/models/testing";
import type { Kernel, Sandbox } from "@codeact/protocol";
import { KernelView, StartedRunView, VariablesView } from "@codeact/protocol/chat";
import { openLocalSandbox } from "@codeact/sandbox";
import { titleOf, whyNoLocalSandbox } from "@codeact/sandbox/testing";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { openWorkingChat } from "../testing/open-working-chat.ts";
import type { SaidRun, WorkingChat } from "../testing/open-working-chat.ts";

const reason = await whyNoLocalSandbox();

/** A model that runs what the person writes, and says nothing of it. */
function obedient(): ReturnType<typeof scriptedModel> {
  const turns = Array.from({ length: 40 }, () => [
    ({ messages }: { messages: readonly { content: unknown }[] }) => {
      const last = messages.at(-1)?.content;
      const code = typeof last === "string" ? last.slice(last.lastIndexOf("RUN ") + 4) : "";
      return `<execute>${code}</execute>`;
    },
    "Done.",
  ]);
  return scriptedModel(turns.flat());
}

function outputOf({ message }: SaidRun): string {
  return message.cells
    .flatMap(({ outputs }) => outputs.map(({ output }) => output))
    .map((output) => (output.type === "stream" ? output.text : JSON.stringify(output)))
    .join("");
}

function noticesOf({ message }: SaidRun): readonly string[] {
  return message.parts.flatMap((part) => (part.kind === "notice" ? [part.code] : []));
}

async function upload({ store, user }: WorkingChat, id: string, path: string): Promise<void> {
  const about = { userId: user.id, conversationId: id, path, mime: "text/plain" };
  await store.files.write({ ...about, origin: "upload" }, Buffer.from("given"));
}

async function regenerate(chat: WorkingChat, said: SaidRun, settings = {}): Promise<SaidRun> {
  const path = `/api/v1/messages/${said.message.id}/regenerate`;
  const { runId } = await chat.ask(StartedRunView, path, { json: { settings } });
  return await chat.follow(runId);
}

describe.skipIf(reason !== undefined)(titleOf("interpreters of conversations", reason), () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await openLocalSandbox({ preload: "none", shell: "plain" });
  });
  afterAll(() => sandbox.close());

  test("another answer to a question begins with the state before it: a kept copy, else the cells run again", async () => {
    await using chat = await openWorkingChat({ models: [obedient()], sandbox });
    const { id } = await chat.converse();
    const first = await chat.say(id, "RUN x = 1\nprint('x', x)");
    const second = await chat.say(id, "RUN x += 1\nprint('x', x)");
    expect([outputOf(first), outputOf(second)]).toEqual(["x 1\n", "x 2\n"]);
    expect([noticesOf(first), noticesOf(second)]).toEqual([[], []]);

    const copied = await regenerate(chat, second);
    expect(outputOf(copied)).toBe("x 2\n");
    expect(noticesOf(copied)).toEqual(["branch-restored"]);

    await chat.chat.kernels.close();
    await using later = await chat.openProcess();
    const { run } = await later.desk.start({
      userId: chat.user.id,
      conversationId: id,
      parentId: second.message.parentId,
    });
    const replayed = await chat.follow(run.id);
    expect(outputOf(replayed)).toBe("x 2\n");
    expect(noticesOf(replayed)).toEqual(["branch-replayed"]);
  });

  test("a branch may begin with an empty interpreter, or with the one there is, and says so", async () => {
    await using chat = await openWorkingChat({ models: [obedient()], sandbox });
    const { id } = await chat.converse();
    await chat.say(id, "RUN x = 1");
    const second = await chat.say(id, "RUN print('x' in globals() and x)\nx = 5");
    const empty = await regenerate(chat, second, { branch: "empty" });
    expect(outputOf(empty)).toBe("False\n");
    expect(noticesOf(empty)).toEqual(["interpreter-empty"]);
    const kept = await regenerate(chat, second, { branch: "keep" });
    expect(outputOf(kept)).toBe("5\n");
    expect(noticesOf(kept)).toEqual(["interpreter-kept"]);
  });

  test("what a cell writes becomes files of the conversation; variables are told, and kept when nothing is live", async () => {
    await using chat = await openWorkingChat({ models: [obedient()], sandbox });
    const { id } = await chat.converse();
    await upload(chat, id, "in.txt");
    const said = await chat.say(
      id,
      "RUN text = open('in.txt').read()\nopen('out.csv', 'w').write(text)",
    );
    const files = said.events.find(({ type }) => type === "files.changed");
    expect(files).toMatchObject({ data: { files: [{ path: "out.csv", mime: "text/csv" }] } });
    const stored = await chat.store.files.list(chat.user.id, id);
    expect(stored.map(({ path, origin, cellId }) => [path, origin, cellId])).toEqual([
      ["in.txt", "upload", undefined],
      ["out.csv", "produced", said.message.cells[0]?.id],
    ]);
    expect(said.events.find(({ type }) => type === "variables.changed")).toMatchObject({
      data: { added: [{ name: "text", preview: "'given'" }] },
    });
    const gone = await chat.say(id, "RUN import os; os.remove('out.csv')");
    expect(gone.events.find(({ type }) => type === "files.changed")).toMatchObject({
      data: { files: [], removed: ["out.csv"] },
    });
    await chat.chat.kernels.close();
    const path = `/api/v1/conversations/${id}/kernel`;
    expect(await chat.ask(KernelView, path)).toMatchObject({ status: "asleep" });
    const { live, variables } = await chat.ask(VariablesView, `${path}/variables`);
    expect([live, variables.map(({ name }) => name)]).toEqual([false, ["text"]]);
  });

  test("cells that run again have the files that they were given, although one of them wrote over its own", async () => {
    await using chat = await openWorkingChat({ models: [obedient()], sandbox });
    const { id } = await chat.converse();
    await upload(chat, id, "data.txt");
    await chat.say(id, "RUN t = open('data.txt').read()\nopen('data.txt', 'w').write('spoiled')");
    await chat.fetch(`/api/v1/conversations/${id}/kernel/replay`, { method: "POST" });
    const replayed = await chat.say(id, "RUN print(t, open('data.txt').read())");
    expect(outputOf(replayed)).toBe("given spoiled\n");
    expect(noticesOf(replayed)).toEqual(["branch-replayed"]);
    const next = await chat.say(id, "RUN print(open('data.txt').read())");
    expect(outputOf(next)).toBe("spoiled\n");
  });

  test("a file that cannot be put into the folder is told of, and the run goes on", async () => {
    await using chat = await openWorkingChat({ models: [obedient()], sandbox });
    const { id } = await chat.converse();
    await chat.say(id, "RUN import os; os.makedirs('data.txt/sub')");
    await upload(chat, id, "data.txt");
    const said = await chat.say(id, "RUN print(os.path.isdir('data.txt'))");
    expect([said.message.status, outputOf(said)]).toEqual(["done", "True\n"]);
    expect(noticesOf(said)).toEqual(["files-left-out"]);
    expect(JSON.stringify(said.message.parts)).toContain("data.txt (");
    await chat.fetch(`/api/v1/conversations/${id}/kernel/replay`, { method: "POST" });
    const replayed = await chat.say(id, "RUN print(os.path.isfile('data.txt'))");
    expect([outputOf(replayed), noticesOf(replayed)]).toEqual(["True\n", ["branch-replayed"]]);
  });

  test("an interpreter whose conversation is deleted while it starts is ended, not forgotten", async () => {
    const started: Kernel[] = [];
    const watched: Sandbox = {
      ...sandbox,
      async start(options) {
        const kernel = await sandbox.start(options);
        started.push(kernel);
        return kernel;
      },
    };
    await using chat = await openWorkingChat({ models: [obedient()], sandbox: watched });
    const { id } = await chat.converse();
    await chat.say(id, "RUN import time; time.sleep(1)");
    await chat.fetch(`/api/v1/conversations/${id}/kernel/replay`, { method: "POST" });
    const parts = [{ kind: "text" as const, text: "RUN 1" }];
    const { run } = await chat.chat.desk.start({ userId: chat.user.id, conversationId: id, parts });
    const { events } = chat.store;
    for await (const { data } of events.watch(chat.user.id, run.id))
      if (JSON.stringify(data).includes("Running cell 1 of 1 again")) break;
    await chat.store.conversations.remove(chat.user.id, id);
    await vi.waitFor(() => expect(chat.chat.desk.working).toBe(0), { timeout: 30_000 });
    expect(started.map(({ alive }) => alive)).toEqual([false, false]);
  });

  test("an idle interpreter makes place for another and wakes with its variables, saying what was lost", async () => {
    const settings = { maxKernels: 1 };
    await using chat = await openWorkingChat({ models: [obedient()], sandbox, settings });
    const [one, other] = [await chat.converse(), await chat.converse()];
    await chat.say(one.id, "RUN x = [1, 2]; g = (i for i in x)");
    await chat.say(other.id, "RUN y = 1");
    expect(await chat.chat.kernels.view(chat.user.id, one.id)).toMatchObject({ status: "asleep" });
    const woken = await chat.say(one.id, "RUN print(x, 'g' in globals())");
    expect(outputOf(woken)).toBe("[1, 2] False\n");
    expect(noticesOf(woken)).toEqual(["interpreter-woken"]);
    expect(JSON.stringify(woken.message.parts)).toContain("g (");
  });

  test("another process takes a live interpreter over, with its variables", async () => {
    await using chat = await openWorkingChat({ models: [obedient()], sandbox });
    const { id } = await chat.converse();
    await chat.say(id, "RUN x = 'of the first'");
    await using other = await chat.openProcess();
    expect(await other.kernels.view(chat.user.id, id)).toMatchObject({ status: "elsewhere" });
    const parts = [{ kind: "text" as const, text: "RUN print(x)" }];
    const { run } = await other.desk.start({ userId: chat.user.id, conversationId: id, parts });
    const said = await chat.follow(run.id);
    expect([outputOf(said), noticesOf(said)]).toEqual(["of the first\n", []]);
    expect(chat.chat.kernels.live()).toEqual([]);
  });

  test("an interpreter that died is followed by an empty one, whose variables the next message has without a replay", async () => {
    const model = scriptedModel([
      "<execute>before = 1</execute>",
      "<execute>import os; os._exit(3)</execute>",
      "<execute>after = 'before' in globals()</execute>",
      "Done.",
      "<execute>print(after)</execute>",
      "Done.",
    ]);
    await using chat = await openWorkingChat({ models: [model], sandbox });
    const { id } = await chat.converse();
    const died = await chat.say(id, "Go.");
    expect(died.message.cells.map(({ status }) => status)).toEqual(["ok", "died", "ok"]);
    const next = await chat.say(id, "And?");
    expect([outputOf(next), noticesOf(next)]).toEqual(["False\n", []]);
  });

  test("a restart is meant: nothing is run again, unless a replay was asked for", async () => {
    await using chat = await openWorkingChat({ models: [obedient()], sandbox });
    const { id } = await chat.converse();
    await chat.say(id, "RUN x = 1");
    const path = `/api/v1/conversations/${id}/kernel`;
    expect((await chat.fetch(`${path}/replay`, { method: "POST" })).status).toBe(200);
    const replayed = await chat.say(id, "RUN print(x)");
    expect([outputOf(replayed), noticesOf(replayed)]).toEqual(["1\n", ["branch-replayed"]]);
    expect((await chat.fetch(`${path}/restart`, { method: "POST" })).status).toBe(200);
    const after = await chat.say(id, "RUN print('x' in globals())");
    expect(outputOf(after)).toBe("False\n");
  });

  test("a cell of the person runs in the branch's interpreter, and a rerun is a new version; the model reads both", async () => {
    const model = scriptedModel(["Seen."]);
    await using chat = await openWorkingChat({ models: [model], sandbox });
    const { id } = await chat.converse();
    const own = await chat.ask(StartedRunView, `/api/v1/conversations/${id}/cells`, {
      json: { source: "n = 20\nprint(n + 1)" },
    });
    const first = await chat.follow(own.runId);
    expect(first.message.cells).toMatchObject([{ author: "user", version: 1, status: "ok" }]);
    const cellId = first.message.cells[0]?.id ?? "";
    const rerun = await chat.ask(StartedRunView, `/api/v1/cells/${cellId}/rerun`, {
      json: { source: "print(n + 2)" },
    });
    const second = await chat.follow(rerun.runId);
    expect(second.message.cells).toMatchObject([{ version: 2, supersedesId: cellId }]);
    expect([outputOf(first), outputOf(second)]).toEqual(["21\n", "22\n"]);
    await chat.say(id, "What did I do?");
    const asked = JSON.stringify(model.requests[0]?.messages);
    expect(asked).toContain("The person ran this in the interpreter");
    expect(asked).toContain("22");
  });
});
