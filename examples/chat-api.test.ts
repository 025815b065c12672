import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { startScriptedServer } from "@codeact/models/testing";
import { titleOf, whyNoLocalSandbox } from "@codeact/sandbox/testing";
import { defaultChatSettings, openChatServer, openLog } from "@codeact/server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const reason = await whyNoLocalSandbox();
const { publicUrl: _, ...settings } = defaultChatSettings;

describe.skipIf(reason !== undefined)(titleOf("the example of the chat API", reason), () => {
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "codeact-chat-example-"));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it("06-chat-api.ts follows a run of a server and saves its page, in under 60 lines", async () => {
    await using model = await startScriptedServer({
      steps: [
        "I add them.\n<execute>\nprimes = [n for n in range(2, 300) if all(n % d for d in range(2, n))][:50]\nprint(sum(primes))\n</execute>",
        "The sum is 5117.",
      ],
    });
    await using server = await openChatServer({
      settings: { ...settings, singleUser: true },
      folder: join(folder, "chat"),
      models: [{ baseUrl: model.url, name: "scripted" }],
      sandbox: { backend: "local", shell: "plain", preload: "none" },
      log: openLog({ target: { write: () => undefined } }),
      port: 0,
    });
    const path = fileURLToPath(new URL("06-chat-api.ts", import.meta.url));
    const { stdout } = await promisify(execFile)(process.execPath, [path], {
      cwd: folder,
      env: { ...process.env, CODEACT_CHAT_URL: server.url },
    });
    expect(stdout).toMatch(
      /^I add them\.\s+primes = [^\n]*\nprint\(sum\(primes\)\)\n> 5117\n\s*The sum is 5117\.\ndone\n$/u,
    );
    const page = await readFile(join(folder, "primes.html"), "utf8");
    expect(page).toContain("<title>Primes</title>");
    expect(page).toContain("5117");
    expect((await readFile(path, "utf8")).split("\n").length).toBeLessThan(60);
  }, 120_000);
});
