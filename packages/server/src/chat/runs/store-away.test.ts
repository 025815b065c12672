import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { connect, createServer } from "node:net";
import type { Server, Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { scriptedModel } from "@codeact/models/testing";
import { titleOf, whyNoLocalSandbox } from "@codeact/sandbox/testing";
import { openStore } from "@codeact/store";
import { findPostgres, startPostgres } from "@codeact/store/testing";
import { describe, expect, test, vi } from "vitest";
import { openWorkingChat } from "../testing/open-working-chat.ts";

const programs = await findPostgres();
if (programs === undefined && process.env["CODEACT_TEST_STRICT"] === "1")
  throw new Error("PostgreSQL is not installed (apt-get install postgresql).");
const reason =
  (await whyNoLocalSandbox()) ??
  (programs === undefined ? "PostgreSQL is not installed" : undefined);

/** A port that leads to another, until it is cut. */
class Line implements AsyncDisposable {
  readonly #server: Server;
  readonly #ends = new Set<Socket>();

  constructor(port: number) {
    this.#server = createServer((near) => {
      const far = connect(port, "127.0.0.1");
      for (const [end, other] of [
        [near, far],
        [far, near],
      ] as const) {
        this.#ends.add(end);
        end.on("error", () => undefined);
        end.on("close", () => {
          this.#ends.delete(end);
          other.destroy();
        });
        end.pipe(other);
      }
    });
  }

  async open(port = 0): Promise<number> {
    const listening = once(this.#server, "listening");
    this.#server.listen(port, "127.0.0.1");
    await listening;
    const address = this.#server.address();
    return typeof address === "object" ? (address?.port ?? 0) : 0;
  }

  async cut(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = once(this.#server, "close");
    this.#server.close();
    for (const end of this.#ends) end.destroy();
    await closed;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.cut();
  }
}

describe.skipIf(reason !== undefined)(
  titleOf("a database that is away for a moment", reason),
  () => {
    test("takes no answer from a person who was not asked yet, and interpreters are handed over afterwards", async () => {
      await using cleaning = new AsyncDisposableStack();
      const postgres = cleaning.use(await startPostgres(programs ?? ""));
      const url = new URL(await postgres.createDatabase());
      const line = cleaning.use(new Line(Number(url.port)));
      const port = await line.open();
      url.port = String(port);
      const filesFolder = await mkdtemp(join(tmpdir(), "codeact-away-"));
      cleaning.defer(() => rm(filesFolder, { recursive: true, force: true }));
      const store = cleaning.use(await openStore(url.href, { filesFolder }));
      const model = scriptedModel([
        "<execute>name = input('Who? ')</execute>",
        "Hello.",
        "<execute>print(name)</execute>",
        "Bye.",
      ]);
      await using chat = await openWorkingChat({ store, models: [model] });
      const userId = chat.user.id;
      const { id } = await chat.converse();
      const parts = [{ kind: "text" as const, text: "Go." }];
      const { run } = await chat.chat.desk.start({ userId, conversationId: id, parts });
      const asked = async (): Promise<string> => {
        const [question] = await store.approvals.list(userId, run.id);
        return question?.state === "open" ? question.id : expect.fail("nothing is asked");
      };
      const inputId = await vi.waitFor(asked, { timeout: 30_000 });

      await line.cut();
      await expect(store.settings.get("none")).rejects.toMatchObject({ code: "store_unavailable" });
      // Whoever waits looks at once, and every second: more than once while nobody answers.
      await sleep(2500);
      await line.open(port);

      expect(await asked()).toBe(inputId);
      await chat.chat.desk.answerInput(userId, run.id, { inputId, text: "Ada" });
      expect((await chat.follow(run.id)).message.status).toBe("done");
      await using other = await chat.openProcess();
      const next = await other.desk.start({ userId, conversationId: id, parts });
      const { message } = await chat.follow(next.run.id);
      expect(message.parts.map(({ kind }) => kind)).toEqual(["cell", "text"]);
      expect(message.cells).toMatchObject([{ outputs: [{ output: { text: "Ada\n" } }] }]);
    }, 120_000);
  },
);
