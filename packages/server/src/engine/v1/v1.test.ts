import { titleOf, whyNoLocalSandbox } from "@codeact/sandbox/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestEngine, readStream, until } from "../testing/open-test-engine.ts";
import type { Json } from "../testing/engine-client.ts";
import type { StreamedEvent, TestEngine } from "../testing/open-test-engine.ts";

const reason = await whyNoLocalSandbox();
const sse = { accept: "text/event-stream" };
const [alice, bob, reader, admin] = ["alice's", "bob's", "files only", "admin's"];

const as = (token: string, body?: unknown): { token: string; body?: unknown } => ({
  token,
  body,
});

describe.skipIf(reason !== undefined)(titleOf("/v1", reason), () => {
  let engine: TestEngine;
  beforeAll(async () => {
    engine = await openTestEngine({
      limits: { maxQueuedCells: 2 },
      maxLimits: { memoryBytes: 2 ** 31 },
      networkKinds: ["allow"],
      profiles: { small: { limits: { openFiles: 32 } } },
      tokens: [
        { token: alice },
        { token: bob, scopes: ["execute", "files"] },
        { token: reader, scopes: ["files"] },
        { token: admin, scopes: ["admin", "execute"] },
      ],
    });
  });
  afterAll(() => engine[Symbol.asyncDispose]());

  async function run(id: string, code: string, more: Json = {}): Promise<Json> {
    return await engine.json(`/v1/sessions/${id}/execute`, as(alice, { code, ...more }));
  }

  async function stream(id: string, body: Json): Promise<Response> {
    return await engine.ask(`/v1/sessions/${id}/execute`, { token: alice, body, headers: sse });
  }

  describe("who may do what", () => {
    test("no token, a wrong one, and one without the scope are refused", async () => {
      const without = await engine.ask("/v1/sessions", { body: {} });
      expect(without.status).toBe(401);
      expect(without.headers.get("www-authenticate")).toBe("Bearer");
      expect((await engine.ask("/v1/sessions", as("guess", {}))).status).toBe(401);
      expect((await engine.ask("/execute", as(reader, { code: "1" }))).status).toBe(403);
      expect((await engine.ask("/metrics", as(bob))).status).toBe(403);
      expect((await engine.ask("/metrics", as(admin))).status).toBe(200);
    });

    test("a session of one token is not there for another: 404, on every route", async () => {
      const id = await engine.create({}, alice);
      for (const [method, path, body] of [
        ["GET", "", undefined],
        ["DELETE", "", undefined],
        ["POST", "/execute", { code: "1" }],
        ["POST", "/interrupt", {}],
        ["POST", "/input", { id: "x", text: "" }],
        ["POST", "/calls/x", { value: 1 }],
        ["PUT", "/tools", { tools: [] }],
        ["GET", "/variables", undefined],
        ["GET", "/files", undefined],
        ["GET", "/files/content?path=a", undefined],
        ["PUT", "/files/content?path=a", "x"],
        ["DELETE", "/files/content?path=a", undefined],
        ["GET", "/archive", undefined],
        ["PUT", "/archive", "x"],
        ["POST", "/fork", {}],
        ["POST", "/snapshot", {}],
        ["POST", "/restore", "x"],
        ["POST", "/hibernate", {}],
        ["POST", "/replay", { cells: [] }],
      ] as const) {
        const response = await engine.ask(`/v1/sessions/${id}${path}`, {
          method,
          token: bob,
          body,
        });
        expect([method, path, response.status]).toEqual([method, path, 404]);
      }
      const { sessions } = await engine.json("/v1/sessions", as(bob));
      expect(sessions).toEqual([]);
    });

    test("a conversation of POST /execute is the token's own", async () => {
      await engine.json("/execute", as(alice, { convid: "same", code: "x = 1" }));
      const answer = await engine.json(
        "/execute",
        as(bob, { convid: "same", code: "'x' in dir()" }),
      );
      expect(answer).toEqual({ result: "False", new_kernel_created: true });
    });

    test("a session's secret reaches that session and nothing else", async () => {
      const created = await engine.json("/v1/sessions", { ...as(alice, {}), status: 201 });
      const other = await engine.create({}, alice);
      const secret = String(created["secret"]);
      const own = `/v1/sessions/${String(created["id"])}`;
      expect(await engine.json(`${own}/execute`, as(secret, { code: "1" }))).toMatchObject({
        status: "ok",
      });
      expect((await engine.ask(`/v1/sessions/${other}`, as(secret))).status).toBe(404);
      const listed = await engine.json("/v1/sessions", as(secret));
      expect(listed["sessions"]).toMatchObject([{ id: created["id"] }]);
      for (const path of ["/v1/sessions", "/execute", "/mcp"])
        expect((await engine.ask(path, as(secret, { code: "1" }))).status).toBe(
          path === "/v1/sessions" ? 400 : 403,
        );
      expect((await engine.ask("/v1/sessions", as(secret, {}))).status).toBe(403);
      expect((await engine.ask("/v1", as(`${secret}x`))).status).toBe(401);
      expect(JSON.stringify(await engine.json(own, as(alice)))).not.toContain(secret);
    });

    test("an administrator sees and ends everyone's sessions, but runs nothing in them", async () => {
      const id = await engine.create({}, bob);
      const { sessions } = await engine.json("/v1/sessions?limit=1000", as(admin));
      expect(sessions).toEqual(expect.arrayContaining([expect.objectContaining({ id })]));
      const path = `/v1/sessions/${id}`;
      expect((await engine.ask(`${path}/execute`, as(admin, { code: "1" }))).status).toBe(404);
      expect((await engine.ask(path, { method: "DELETE", token: admin })).status).toBe(204);
      expect((await engine.ask(path, as(bob))).status).toBe(404);
    });
  });

  describe("sessions", () => {
    test("are created, looked at, listed page by page and deleted", async () => {
      const ids = [];
      for (const name of ["one", "two", "three"]) ids.push(await engine.create({ name }, bob));
      expect(await engine.json(`/v1/sessions/${ids[0] ?? ""}`, as(bob))).toMatchObject({
        name: "one",
        state: "live",
        cells: 0,
        info: { backend: "local", language: "python" },
      });
      const first = await engine.json("/v1/sessions?limit=2", as(bob));
      expect(first["sessions"]).toMatchObject([{ name: "three" }, { name: "two" }]);
      const rest = await engine.json(`/v1/sessions?after=${String(first["next"])}`, as(bob));
      expect(rest["sessions"]).toMatchObject([{ name: "one" }, {}]);
      for (const id of ids) {
        const path = `/v1/sessions/${id}`;
        expect((await engine.ask(path, { method: "DELETE", token: bob })).status).toBe(204);
        expect((await engine.ask(path, { method: "DELETE", token: bob })).status).toBe(404);
      }
    });

    test("get their limits from the request and the profile, within the engine's", async () => {
      const small = await engine.create({ profile: "small" }, alice);
      const code = "import resource; resource.getrlimit(resource.RLIMIT_NOFILE)[0]";
      expect(await run(small, code)).toMatchObject({
        outputs: [{ data: { "text/plain": "32" } }],
      });
      for (const [body, word] of [
        [{ limits: { processes: 0 } }, "processes"],
        [{ limits: { memoryBytes: 2 ** 40 } }, "memoryBytes"],
        [{ limits: { speed: 1 } }, "speed"],
        [{ tools: [{ name: "no name", description: "", parameters: [] }] }, "tools"],
      ] as const) {
        const response = await engine.ask("/v1/sessions", as(alice, body));
        expect([response.status, await response.text()]).toEqual([
          400,
          expect.stringContaining(word),
        ]);
      }
      expect((await engine.ask("/v1/sessions", as(alice, { profile: "none" }))).status).toBe(404);
      const network = { kind: "open" };
      expect((await engine.ask("/v1/sessions", as(alice, { network }))).status).toBe(501);
      for (const host of ["127.0.0.1:8081", "10.1.2.3", "[::1]:80", "0x7f000001:80"]) {
        const inside = { kind: "allow", rules: [{ host }] };
        const refused = await engine.ask("/v1/sessions", as(alice, { network: inside }));
        expect([host, refused.status]).toEqual([host, 501]);
      }
    });

    test("that name no limits are held to the engine's as well", async () => {
      await using small = await openTestEngine({
        sandbox: engine.sandbox,
        maxLimits: { openFiles: 40 },
        defaultLimits: { memoryBytes: 2 ** 30 },
      });
      const code =
        "import resource as r; [r.getrlimit(r.RLIMIT_NOFILE)[0], r.getrlimit(r.RLIMIT_AS)[0]]";
      expect(await small.execute("a", code)).toMatchObject({ result: `[40, ${2 ** 30}]` });
      const body = { code };
      expect(
        await small.json(`/v1/sessions/${await small.create()}/execute`, { body }),
      ).toMatchObject({ outputs: [{ data: { "text/plain": `[40, ${2 ** 30}]` } }] });
    });

    test("tell why they have ended, until they are deleted", async () => {
      const id = await engine.create({}, alice);
      const { status, death } = await run(id, "import os; os._exit(7)");
      expect([status, death]).toEqual(["died", expect.objectContaining({ cause: "exited" })]);
      const later = await engine.ask(`/v1/sessions/${id}/execute`, as(alice, { code: "1" }));
      expect(later.status).toBe(410);
      expect(await later.json()).toMatchObject({
        error: { code: "kernel_died", message: expect.stringContaining("code 7") },
      });
      expect(await engine.json(`/v1/sessions/${id}`, as(alice))).toMatchObject({
        state: "ended",
        end: { cause: "died" },
      });
    });
  });

  describe("cells", () => {
    test("come as one JSON: outputs as a notebook keeps them, and how they ended", async () => {
      const id = await engine.create({}, alice);
      const cell = await run(id, "print('a')\nprint('b')\nn = 6 * 7\nn");
      expect(cell).toMatchObject({
        status: "ok",
        executionCount: 1,
        namespace: { added: [{ name: "n", preview: "42" }] },
        outputs: [
          { type: "stream", name: "stdout", text: "a\nb\n" },
          { type: "result", data: { "text/plain": "42" } },
        ],
      });
      expect(await run(id, "while True: pass", { timeoutMs: 300 })).toMatchObject({
        status: "timeout",
      });
      expect(await run(id, "input()")).toMatchObject({
        status: "error",
        outputs: expect.arrayContaining([expect.objectContaining({ name: "EOFError" })]),
      });
      const { variables } = await engine.json(`/v1/sessions/${id}/variables`, as(alice));
      expect(variables).toMatchObject([{ name: "n", type: "int" }]);
    });

    test("stream while they run; input() and tools are answered over the connection", async () => {
      const tool = {
        name: "add",
        description: "Adds.",
        parameters: [
          { name: "a", annotation: "int", required: true },
          { name: "b", annotation: "int", required: false, default: 1 },
        ],
      };
      const id = await engine.create({ tools: [tool] }, alice);
      const code =
        "print('first')\nname = input('who? ')\nprint(name, add(1), add(2, b=3))\ntry: add(0)\nexcept Exception as e: print(e)";
      const seen: string[] = [];
      let text = "";
      for await (const { name, data } of readStream(await stream(id, { code, input: true }))) {
        seen.push(name);
        if (name === "stream") text += String(data["text"]);
        const path = `/v1/sessions/${id}`;
        if (name === "input-request") {
          // The output before it is here already.
          expect(text).toContain("first\n");
          expect(await engine.json(path, as(alice))).toMatchObject({
            cells: 1,
            pending: { inputs: [data["id"]], calls: [] },
          });
          const reply = { id: data["id"], text: "Ada" };
          expect((await engine.ask(`${path}/input`, as(alice, reply))).status).toBe(204);
          expect((await engine.ask(`${path}/input`, as(alice, reply))).status).toBe(404);
        }
        if (name === "call-start") {
          const { a, b } = Object(data["args"]);
          const reply = a === 0 ? { error: "no zero" } : { value: a + (b ?? 1) };
          const answered = await engine.ask(
            `${path}/calls/${String(data["id"])}`,
            as(alice, reply),
          );
          expect(answered.status).toBe(204);
        }
      }
      expect(text).toContain("Ada 2 5\nno zero\n");
      expect(seen[0]).toBe("execution-start");
      expect(seen.at(-1)).toBe("execution-end");
      expect(seen.filter((name) => name === "call-end").length).toBe(3);
    });

    test("of a client that leaves its stream are interrupted, and the next one runs", async () => {
      const id = await engine.create({}, alice);
      const code = "state = 'began'\nprint('go')\nimport time\ntime.sleep(30)\nstate = 'ended'";
      for await (const { name } of readStream(await stream(id, { code })))
        if (name === "stream") break;
      expect(await run(id, "state")).toMatchObject({
        outputs: [{ data: { "text/plain": "'began'" } }],
      });
    });

    test("are interrupted by request, and killed by force when they are deaf", async () => {
      const id = await engine.create({}, alice);
      const path = `/v1/sessions/${id}/interrupt`;
      expect(await engine.json(path, as(alice, {}))).toEqual({ interrupted: false });
      const statusOf = async (code: string, interrupt: Json): Promise<unknown> => {
        let end: StreamedEvent | undefined;
        for await (const event of readStream(await stream(id, { code, executionId: "it" }))) {
          end = event;
          if (event.name === "stream")
            expect(await engine.json(path, as(alice, interrupt))).toEqual({ interrupted: true });
        }
        return end?.data["status"];
      };
      expect(await statusOf("v = 1\nprint('go')\nwhile True: pass", {})).toBe("interrupted");
      expect(await run(id, "v")).toMatchObject({ status: "ok" });
      const deaf =
        "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)\nprint('go')\nwhile True: pass";
      expect(await statusOf(deaf, { executionId: "it", force: true })).toBe("died");
    });

    test("queue up, one session for itself, up to a bound; what is taken out of the queue never runs", async () => {
      const id = await engine.create({}, alice);
      const other = await engine.create({}, alice);
      const path = `/v1/sessions/${id}`;
      const cells = ["a", "b", "c"].map((executionId) =>
        engine.ask(
          `${path}/execute`,
          as(alice, { code: `ran = "${executionId}"; import time; time.sleep(60)`, executionId }),
        ),
      );
      await until(async () => (await engine.json(path, as(alice)))["cells"] === 3);
      const refused = await engine.ask(`${path}/execute`, as(alice, { code: "1" }));
      expect(refused.status).toBe(429);
      expect(refused.headers.get("retry-after")).toBe("1");
      expect(await run(other, "1")).toMatchObject({ status: "ok" });
      for (const executionId of ["c", "b", "a"])
        await engine.json(`${path}/interrupt`, as(alice, { executionId, force: true }));
      expect((await Promise.all(cells)).map(({ status }) => status)).toEqual([200, 503, 503]);
      expect(await run(id, "ran")).toMatchObject({ outputs: [{ data: { "text/plain": "'a'" } }] });
    });
  });
});
