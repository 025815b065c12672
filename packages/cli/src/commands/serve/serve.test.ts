import type { ChildProcess } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { titleOf, whyNoLocalSandbox } from "@codeact/sandbox/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { openCodeactHome, type CodeactHome } from "../../testing/run-codeact.ts";
import { startServing } from "../../testing/serving-codeact.ts";

const Serving = z.object({
  type: z.literal("serving"),
  url: z.string(),
  setupLink: z.string().optional(),
  singleUser: z.boolean(),
  model: z.string(),
});

const reason = await whyNoLocalSandbox();

describe.skipIf(reason !== undefined)(titleOf("codeact serve", reason), () => {
  let home: CodeactHome;
  const children: ChildProcess[] = [];
  beforeAll(async () => {
    home = await openCodeactHome();
  });
  afterAll(async () => {
    for (const child of children) child.kill("SIGKILL");
    await home[Symbol.asyncDispose]();
  });

  const start = (args: readonly string[], environment: Record<string, string> = {}) =>
    startServing(home, ["serve", "--port", "0", ...args], {
      schema: Serving,
      environment,
      children,
    });

  it(
    "starts, gives the owner a link, tells that its port is taken, and ends by SIGTERM with everything kept",
    { timeout: 120_000 },
    async () => {
      const first = await start([]);
      const { url, setupLink, model } = first.serving;
      expect(model).toBe("demo");
      expect(setupLink).toMatch(new RegExp(`^${url}/setup#token=`, "u"));
      expect(await (await fetch(`${url}/readyz`)).json()).toEqual({ status: "ready" });
      expect((await fetch(`${url}/api/v1/models`)).status).toBe(401);
      const { port } = new URL(url);
      const second = await home.run(["serve", "--port", port, "--json"]);
      expect(second.status).toBe(2);
      expect(JSON.parse(second.stdout)).toMatchObject({
        type: "error",
        code: "config_invalid",
        message: `Port ${port} on 127.0.0.1 is taken.`,
      });
      first.child.kill("SIGTERM");
      const [status] = await first.ended;
      expect(status).toBe(0);
      const lines = first
        .stderr()
        .trim()
        .split("\n")
        .map((line): unknown => JSON.parse(line));
      expect(lines.at(-1)).toMatchObject({ level: "info", text: "Closed." });
      expect(first.stderr()).not.toContain("token=");
    },
  );

  it(
    "that serves one user asks for no login, and only on this machine",
    { timeout: 120_000 },
    async () => {
      const config = join(home.folder, "single.json");
      await writeFile(config, JSON.stringify({ serve: { singleUser: true } }));
      const { serving, child, ended } = await start(["--config", config]);
      expect(serving).not.toHaveProperty("setupLink");
      const response = await fetch(`${serving.url}/api/v1/models`);
      expect(await response.json()).toMatchObject({ items: [{ name: "demo", demo: true }] });
      child.kill("SIGTERM");
      await ended;
      const open = await home.run(["serve", "--single-user", "--host", "0.0.0.0", "--port", "0"]);
      expect([open.status, open.stderr]).toEqual([2, expect.stringContaining("no login")]);
    },
  );

  it("names the field of its config file that is wrong", { timeout: 60_000 }, async () => {
    const config = join(home.folder, "wrong.json");
    await writeFile(
      config,
      JSON.stringify({ serve: { roles: { member: { concurrentRuns: -1 } } } }),
    );
    const { status, stderr } = await home.run(["serve", "--config", config]);
    expect([status, stderr]).toEqual([
      2,
      expect.stringContaining('"serve.roles.member.concurrentRuns"'),
    ]);
  });
});
