import { chmod, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openNetworkLog } from "./network-log.ts";

const record = {
  time: new Date(0),
  method: "GET",
  host: "example.com",
  port: 80,
  scheme: "http",
  verdict: "allowed",
  status: 200,
  sentBytes: 0,
  receivedBytes: 3,
  durationMs: 1,
  credential: false,
  reason: undefined,
} as const;

const fail = (text: string): void => expect.unreachable(text);

async function linesOf(path: string): Promise<unknown[]> {
  const text = await readFile(path, "utf8");
  return text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
}

describe("the network log", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "codeact-network-log-"));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it.skipIf(process.platform === "win32")(
    "is read by its owner only, also when it was there before",
    async () => {
      const path = join(folder, "old.jsonl");
      await writeFile(path, '{"old":true}\n');
      await chmod(path, 0o644);
      {
        await using file = await openNetworkLog(path, fail);
        file.log(record);
      }
      expect((await stat(path)).mode & 0o777).toBe(0o600);
      expect(await linesOf(path)).toMatchObject([{ old: true }, { host: "example.com" }]);
    },
  );

  it("says at its end how many records were lost", async () => {
    const path = join(folder, "full.jsonl");
    const reason = "x".repeat(1024 * 1024);
    {
      await using file = await openNetworkLog(path, fail);
      // The disk gets nothing before the event loop goes round.
      for (let count = 0; count < 20; count += 1) file.log({ ...record, reason });
    }
    const lines = await linesOf(path);
    const written = lines.length - 1;
    expect(written).toBeGreaterThan(0);
    expect(lines.at(-1)).toEqual({ time: expect.any(String), missing: 20 - written });
  });

  it("that cannot be written is refused by name", async () => {
    await expect(openNetworkLog(join(folder, "no", "log"), fail)).rejects.toThrow(/^Cannot write/);
  });
});
