import { describe, expect, test } from "vitest";
import { post, postStream, scriptedApp } from "../testing/ask-app.ts";

const path = "/v1/completions";
const bodyOf = (more: Record<string, unknown> = {}): Record<string, unknown> => ({
  model: "scripted",
  prompt: "Once upon",
  ...more,
});

describe("a text completion", () => {
  test("has the API's shape and its default of 16 tokens", async () => {
    const { app, engine } = scriptedApp({ answer: "x".repeat(100) });
    const { body } = await post(app, path, bodyOf());
    expect(body).toMatchObject({
      id: expect.stringMatching(/^cmpl-/),
      object: "text_completion",
      choices: [{ index: 0, text: "x".repeat(64), logprobs: null, finish_reason: "length" }],
      usage: { prompt_tokens: 3, completion_tokens: 16, total_tokens: 19 },
    });
    expect(engine.requests[0]).toMatchObject({ prompt: { type: "text", text: "Once upon" } });
  });

  test("takes a text, texts, tokens and lists of tokens; answers come prompt by prompt", async () => {
    const { app, engine } = scriptedApp({
      answer: ({ prompt, seed }) => `${JSON.stringify(prompt)} ${seed}`,
    });
    const { body } = await post(app, path, bodyOf({ prompt: ["a", "b"], n: 2, seed: 5 }));
    expect(body["choices"]).toMatchObject([
      { index: 0, text: '{"type":"text","text":"a"} 5' },
      { index: 1, text: '{"type":"text","text":"a"} 6' },
      { index: 2, text: '{"type":"text","text":"b"} 5' },
      { index: 3 },
    ]);
    expect(body["usage"]).toMatchObject({ prompt_tokens: 2 });
    await post(app, path, bodyOf({ prompt: [1, 2, 3] }));
    await post(app, path, bodyOf({ prompt: [[1], [2, 3]] }));
    expect(engine.requests.slice(4).map(({ prompt }) => prompt)).toEqual([
      { type: "tokens", tokens: [1, 2, 3] },
      { type: "tokens", tokens: [1] },
      { type: "tokens", tokens: [2, 3] },
    ]);
  });

  test("echoes the prompt with log-probabilities in the legacy shape, offsets in characters", async () => {
    const { app } = scriptedApp({ answer: "Hi 🎈 you" });
    const { body } = await post(app, path, bodyOf({ prompt: "Héllo", echo: true, logprobs: 2 }));
    expect(body["choices"]).toMatchObject([
      {
        text: "HélloHi 🎈 you",
        logprobs: {
          tokens: ["Héll", "o", "Hi 🎈", " you"],
          token_logprobs: [null, -0.25, -0.25, -0.25],
          top_logprobs: [null, { o: -0.25, other1: -1.25 }, {}, {}],
          text_offset: [0, 4, 5, 9],
        },
      },
    ]);
  });

  test("with echo and no new tokens scores a text", async () => {
    const { app } = scriptedApp({ answer: "never seen" });
    const { body } = await post(app, path, bodyOf({ echo: true, max_tokens: 0, logprobs: 0 }));
    expect(body["choices"]).toMatchObject([{ text: "Once upon", finish_reason: "length" }]);
  });

  test("streams pieces whose offsets go on", async () => {
    const { app } = scriptedApp({ answer: "one two three" });
    const frames = await postStream(
      app,
      path,
      bodyOf({ logprobs: 1, echo: true, stream_options: { include_usage: true } }),
    );
    expect(frames).toMatchObject([
      { choices: [{ text: "Once upon", logprobs: { text_offset: [0, 4, 8] } }], usage: null },
      { choices: [{ text: "one ", logprobs: { text_offset: [9] } }] },
      { choices: [{ text: "two ", logprobs: { text_offset: [13] } }] },
      { choices: [{ text: "thre", finish_reason: null }] },
      { choices: [{ text: "e" }] },
      { choices: [{ text: "", finish_reason: "stop" }] },
      { choices: [], usage: { completion_tokens: 4 } },
      "[DONE]",
    ]);
  });

  test.each([
    ["prompt", { prompt: undefined }],
    ["prompt", { prompt: 5 }],
    ["prompt", { prompt: [] }],
    ["prompt[1]", { prompt: [[1], []] }],
    ["prompt", { prompt: ["a", 1] }],
    ["prompt[0]", { prompt: [true] }],
    ["suffix", { suffix: "the end" }],
    ["best_of", { best_of: 3 }],
    ["max_tokens", { max_tokens: 0 }],
    ["max_tokens", { max_tokens: -1 }],
    ["logprobs", { logprobs: 99 }],
    ["logprobs", { logprobs: true }],
    ["n", { n: 129 }],
    ["echo", { echo: "yes" }],
  ])("is refused with the field's name: %s", async (param, more) => {
    const { status, body } = await post(scriptedApp().app, path, bodyOf(more));
    expect(body["error"]).toMatchObject({ param });
    expect(status).toBe(400);
  });
});
