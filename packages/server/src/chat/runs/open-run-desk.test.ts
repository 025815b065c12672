import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { scriptedModel } from "@codeact/models/testing";
import { titleOf, whyNoLocalSandbox } from "@codeact/sandbox/testing";
import { openStore } from "@codeact/store";
import { describe, expect, test, vi } from "vitest";
import type { KernelHouse } from "../kernels/kernel-house.ts";
import { emptyHouse } from "../testing/idle-parts.ts";
import { openWorkingChat } from "../testing/open-working-chat.ts";
import { openRunDesk } from "./open-run-desk.ts";

const reason = await whyNoLocalSandbox();

describe.skipIf(reason !== undefined)(titleOf("leases of runs", reason), () => {
  test("a machine that slept for an hour does not end its own runs when it wakes", async () => {
    await using cleaning = new AsyncDisposableStack();
    const folder = await mkdtemp(join(tmpdir(), "codeact-clock-"));
    cleaning.defer(() => rm(folder, { recursive: true, force: true }));
    let slept = 0;
    const now = (): number => Date.now() + slept;
    const store = cleaning.use(await openStore({ path: join(folder, "chat.sqlite") }, { now }));
    const model = scriptedModel(["<execute>name = input('Who? ')\nprint(name)</execute>", "Bye."]);
    await using chat = await openWorkingChat({ store, now, models: [model] });
    const { id } = await chat.converse();
    const parts = [{ kind: "text" as const, text: "Ask me." }];
    const { run } = await chat.chat.desk.start({ userId: chat.user.id, conversationId: id, parts });
    const inputId = await vi.waitFor(
      async () => {
        const [asked] = await store.approvals.list(chat.user.id, run.id);
        return asked?.id ?? expect.fail("nothing is asked yet");
      },
      { timeout: 30_000 },
    );
    slept = 3_600_000;
    // Both of these end runs whose lease is over.
    await expect(chat.chat.desk.retry({ userId: chat.user.id, runId: run.id })).rejects.toThrow(
      "still at work",
    );
    slept *= 2;
    await expect(
      chat.chat.desk.start({ userId: chat.user.id, conversationId: id, parts }),
    ).rejects.toThrow("at work");
    await chat.chat.desk.answerInput(chat.user.id, run.id, { inputId, text: "Ada" });
    expect((await chat.follow(run.id)).message.status).toBe("done");
  });

  test("a run gives its interpreter back before its end is told, so that another process can have it at once", async () => {
    const model = scriptedModel(["<execute>1</execute>", "Done."]);
    await using chat = await openWorkingChat({ models: [model] });
    const { store, user } = chat;
    const seen: string[] = [];
    const kernels: KernelHouse = {
      ...emptyHouse,
      async hold(request) {
        const held = await chat.chat.kernels.hold(request);
        return {
          ...held,
          async [Symbol.asyncDispose]() {
            const [run] = await store.runs.list(user.id, request.conversationId);
            seen.push(run?.status ?? "none");
            await held[Symbol.asyncDispose]();
          },
        };
      },
    };
    await using desk = await openRunDesk({ ...chat.chat, kernels });
    const { id } = await chat.converse();
    const parts = [{ kind: "text" as const, text: "Go." }];
    const { run } = await desk.start({ userId: user.id, conversationId: id, parts });
    expect((await chat.follow(run.id)).message.status).toBe("done");
    expect(seen[0]).toBe("running");
  });
});
