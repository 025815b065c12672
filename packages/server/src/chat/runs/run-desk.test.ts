import { MessageFold } from "@codeact/protocol/chat";
import { scriptedModel } from "@codeact/models/testing";
import { openLocalSandbox } from "@codeact/sandbox";
import { titleOf, whyNoLocalSandbox } from "@codeact/sandbox/testing";
import type { Sandbox } from "@codeact/protocol";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
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
});
