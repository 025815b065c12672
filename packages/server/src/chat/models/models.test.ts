import { createServer } from "node:http";
import type { Server } from "node:http";
import { mkdtemp, readFile, rm, stat, chmod } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { scriptedModel } from "@codeact/models/testing";
import type { FoundModel } from "./model-source.ts";
import { listen, portOf } from "../../http/listen.ts";
import { addressGuard } from "./address-guard.ts";
import { guardedFetch } from "./guarded-fetch.ts";
import { readSecretKey } from "./read-secret-key.ts";
import { secretBox } from "./secret-box.ts";
import { SharedModels } from "./shared-models.ts";

describe("the guard of model addresses", () => {
  const names: Record<string, readonly string[]> = {
    "public.example": ["93.184.216.34"],
    "inside.example": ["10.1.2.3"],
    "both.example": ["93.184.216.34", "127.0.0.1"],
  };
  const resolve = (name: string): Promise<readonly { address: string; family: number }[]> =>
    Promise.resolve((names[name] ?? []).map((address) => ({ address, family: 4 })));

  test.each([
    "http://127.0.0.1/v1",
    "http://localhost:8080/v1",
    "http://2130706433/v1",
    "http://0x7f.1/v1",
    "http://0.0.0.0/v1",
    "http://10.0.0.1/v1",
    "http://172.16.0.9/v1",
    "http://192.168.1.1/v1",
    "http://169.254.169.254/latest/meta-data",
    "http://100.100.100.200/v1",
    "http://[::1]/v1",
    "http://[::ffff:127.0.0.1]/v1",
    "http://[fe80::1]/v1",
    "http://[fd00:ec2::254]/v1",
    "http://[64:ff9b::7f00:1]/v1",
    "http://inside.example/v1",
    "http://both.example/v1",
  ])("refuses %s", async (address) => {
    const guard = addressGuard([], async (name) =>
      name === "localhost" ? [{ address: "127.0.0.1", family: 4 }] : await resolve(name),
    );
    await expect(guard.admit(new URL(address))).rejects.toMatchObject({
      code: "invalid_input",
      details: { reason: "address_not_allowed" },
    });
  });

  test("allows public names, and hosts that the operator named", async () => {
    const guard = addressGuard(["inside.example", "127.0.0.1:8080"], resolve);
    await guard.admit(new URL("https://public.example/v1"));
    await guard.admit(new URL("http://inside.example/v1"));
    await guard.admit(new URL("http://127.0.0.1:8080/v1"));
    await expect(guard.admit(new URL("http://127.0.0.1:8081/v1"))).rejects.toThrow(/no public/u);
    await addressGuard(["*"], resolve).admit(new URL("http://10.0.0.1/v1"));
    await expect(guard.admit(new URL("http://nowhere.example"))).rejects.toMatchObject({
      code: "model_unreachable",
    });
  });
});

describe("a request to a guarded server", () => {
  let server: Server;
  let base: string;
  let hits = 0;
  beforeAll(async () => {
    server = createServer((incoming, outgoing) => {
      hits += 1;
      if (incoming.url === "/moved")
        outgoing.writeHead(302, { location: "http://127.0.0.1/x" }).end();
      else
        outgoing
          .writeHead(200, { "content-type": "text/plain" })
          .end(`${incoming.method} ${String(incoming.headers["x-test"])}`);
    });
    await listen(server, "127.0.0.1", 0);
    base = `http://model.example:${portOf(server)}`;
  });
  afterAll(() => void server.close());

  test("connects to what the name leads to", async () => {
    const send = guardedFetch(
      addressGuard(["model.example"], () => Promise.resolve([{ address: "127.0.0.1", family: 4 }])),
    );
    const response = await send(`${base}/v1`, {
      method: "POST",
      body: "{}",
      headers: { "x-test": "1" },
    });
    expect([response.status, await response.text()]).toEqual([200, "POST 1"]);
  });

  test("follows no redirect", async () => {
    const send = guardedFetch(
      addressGuard(["*"], () => Promise.resolve([{ address: "127.0.0.1", family: 4 }])),
    );
    await expect(send(`${base}/moved`)).rejects.toMatchObject({ code: "model_bad_request" });
  });

  test("does not connect when the name changes its mind after the check", async () => {
    let asked = 0;
    const rebinding = (): Promise<readonly { address: string; family: number }[]> => {
      asked += 1;
      return Promise.resolve([{ address: asked === 1 ? "93.184.216.34" : "127.0.0.1", family: 4 }]);
    };
    const before = hits;
    await expect(guardedFetch(addressGuard([], rebinding))(`${base}/v1`)).rejects.toThrow(
      /no public address/u,
    );
    expect([asked, hits]).toEqual([2, before]);
  });
});

describe("the key of stored secrets", () => {
  test("opens what it sealed, and nothing that was changed or sealed for something else", () => {
    const key = "k".repeat(32);
    const box = secretBox(key, "a");
    const sealed = box.seal("sk-öäü");
    expect(sealed).not.toContain("sk-");
    expect(box.open(sealed)).toBe("sk-öäü");
    expect(box.seal("sk-öäü")).not.toBe(sealed);
    expect(() => secretBox(key, "b").open(sealed)).toThrow(/does not open/u);
    expect(() => secretBox("j".repeat(32), "a").open(sealed)).toThrow(/does not open/u);
    expect(() => box.open(`${sealed.slice(0, -3)}AAA`)).toThrow(/does not open/u);
    expect(() => secretBox("short", "a")).toThrow(/fewer than 32/u);
  });

  test("is made once, for its owner only", async () => {
    const folder = await mkdtemp(join(tmpdir(), "codeact-key-"));
    try {
      const path = join(folder, "new", "secret.key");
      const keys = await Promise.all([1, 2, 3, 4].map(() => readSecretKey(path)));
      expect(new Set(keys).size).toBe(1);
      expect((await readFile(path, "utf8")).trim()).toBe(keys[0]);
      expect((await stat(path)).mode & 0o777).toBe(0o600);
      await chmod(path, 0o644);
      await expect(readSecretKey(path)).rejects.toMatchObject({ code: "config_invalid" });
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe("a model that several use", () => {
  test("is opened once, unloaded when it is idle, and opened again after a failure", async () => {
    let [opens, closes] = [0, 0];
    const found = (key: string): FoundModel => ({
      key,
      open: () => {
        opens += 1;
        if (key === "fails" && opens === 2) return Promise.reject(new Error("no"));
        return Promise.resolve({
          model: scriptedModel([], { name: key }),
          profile: undefined,
          [Symbol.asyncDispose]: () => {
            closes += 1;
            return Promise.resolve();
          },
        });
      },
    });
    await using models = new SharedModels(5);
    const [one, two] = await Promise.all([models.use(found("a")), models.use(found("a"))]);
    expect(opens).toBe(1);
    await one[Symbol.asyncDispose]();
    await one[Symbol.asyncDispose]();
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(closes).toBe(0);
    await two[Symbol.asyncDispose]();
    await expect.poll(() => closes).toBe(1);
    await expect(models.use(found("fails"))).rejects.toThrow("no");
    await models.use(found("fails"));
    expect(opens).toBe(3);
  });
});
