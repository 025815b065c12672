import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { post, scriptedApp } from "./testing/ask-app.ts";
import { ChatRequest } from "./chat/request.ts";
import { CompletionRequest } from "./completions/request.ts";
import { ResponseRequest } from "./responses/request.ts";

const valid = {
  "/v1/chat/completions": {
    model: "scripted",
    messages: [
      { role: "system", content: [{ type: "text", text: "a" }] },
      {
        role: "user",
        content: [{ type: "image_url", image_url: { url: "data:image/png;base64,aa" } }],
      },
      {
        role: "assistant",
        content: null,
        tool_calls: [{ id: "c", type: "function", function: { name: "f", arguments: "{}" } }],
      },
      { role: "tool", content: "x", tool_call_id: "c" },
    ],
    tools: [{ type: "function", function: { name: "f", parameters: { type: "object" } } }],
    tool_choice: { type: "function", function: { name: "f" } },
    response_format: { type: "json_schema", json_schema: { name: "n", schema: {} } },
    stop: ["a"],
    stream_options: { include_usage: true },
    logprobs: true,
    top_logprobs: 2,
    n: 2,
    seed: 1,
  },
  "/v1/completions": { model: "scripted", prompt: ["a"], stop: "b", logprobs: 2, echo: true, n: 2 },
  "/v1/responses": {
    model: "scripted",
    input: [
      { role: "user", content: [{ type: "input_text", text: "a" }] },
      { type: "function_call", call_id: "c", name: "f", arguments: "{}" },
      { type: "function_call_output", call_id: "c", output: "x" },
    ],
    tools: [{ type: "function", name: "f", parameters: {} }],
    text: { format: { type: "json_schema", name: "n", schema: {} } },
    include: ["message.output_text.logprobs"],
  },
  "/tokenize": { content: "x", messages: [{ role: "user", content: "x" }] },
} as const;

/** Everything that JSON can say, in small, with names and words that the API knows among them. */
const anything = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constantFrom(null, true, false, 0, -1, 1.5, 1e308, 2 ** 53, "", "text", "auto", "scripted"),
    fc.string({ maxLength: 8, unit: "binary" }),
    fc.double(),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(
      fc.constantFrom("type", "role", "content", "text", "function", "name", "__proto__", "x"),
      tie("value"),
      { maxKeys: 3 },
    ),
  ),
})).value;

/** Puts `value` somewhere into a copy of `body`; the choices say where. */
function disturb(body: unknown, choices: readonly number[], value: unknown): unknown {
  const [choice, ...rest] = choices;
  if (choice === undefined || typeof body !== "object" || body === null) return value;
  if (Array.isArray(body)) {
    const at = choice % (body.length + 1);
    return body.toSpliced(at, 1, disturb(body[at], rest, value));
  }
  const entries = Object.entries(body);
  const at = choice % Math.max(1, entries.length);
  return Object.fromEntries(
    entries.map(([key, member], index) => [
      key,
      index === at ? disturb(member, rest, value) : member,
    ]),
  );
}

describe("whatever is sent", () => {
  test.each(Object.keys(valid))(
    "to %s is answered or refused, but never breaks the server",
    async (path) => {
      const { app, engine } = scriptedApp({ answer: "ok" }, { vision: true });
      const base = new Map<string, unknown>(Object.entries(valid)).get(path);
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.nat({ max: 20 }), { maxLength: 5 }),
          anything,
          fc.boolean(),
          async (choices, value, stream) => {
            const disturbed = disturb(base, choices, value);
            const body =
              stream && typeof disturbed === "object" && !Array.isArray(disturbed)
                ? { ...disturbed, stream: true }
                : disturbed;
            const response = await app.request(path, {
              method: "POST",
              body: JSON.stringify(body),
            });
            const text = await response.text();
            expect([200, 400, 404]).toContain(response.status);
            if (response.status === 200) return;
            expect(JSON.parse(text)).toMatchObject({
              error: { message: expect.any(String), type: "invalid_request_error" },
            });
          },
        ),
        { numRuns: 400 },
      );
      expect(engine.status().busySlots).toBe(0);
    },
  );

  test("that is not even JSON is refused", async () => {
    const { app } = scriptedApp();
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary", maxLength: 50 }), async (text) => {
        expect((await post(app, "/v1/chat/completions", text)).status).toBe(400);
      }),
      { numRuns: 100 },
    );
  });
});

describe("the bodies that the fuzzing starts from", () => {
  test("are valid, so that small disturbances reach deep", async () => {
    const { app } = scriptedApp({}, { vision: true });
    for (const [path, body] of Object.entries(valid))
      expect(await post(app, path, body)).toMatchObject({ status: 200 });
    expect(ChatRequest.safeParse(valid["/v1/chat/completions"]).success).toBe(true);
    expect(CompletionRequest.safeParse(valid["/v1/completions"]).success).toBe(true);
    expect(ResponseRequest.safeParse(valid["/v1/responses"]).success).toBe(true);
  });
});
