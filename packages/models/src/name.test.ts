import { describe, expect, test } from "vitest";
import { parseModelName } from "./name.ts";

describe("a model name", () => {
  test.each([
    ["http://host:8080/v1#name", { baseUrl: "http://host:8080/v1", model: "name" }],
    ["https://host/v1/#org/name:tag", { baseUrl: "https://host/v1", model: "org/name:tag" }],
    ["openai:gpt-5", { baseUrl: "https://api.openai.com/v1", model: "gpt-5" }],
    ["ollama:qwen3:8b", { baseUrl: "http://127.0.0.1:11434/v1", model: "qwen3:8b" }],
    [" qwen3:8b ", { baseUrl: undefined, model: "qwen3:8b" }],
    ["org/model", { baseUrl: undefined, model: "org/model" }],
  ])("leads somewhere: %s", (text, expected) => {
    expect(parseModelName(text)).toEqual(expected);
  });

  test("takes a base URL given apart, also over that of its scheme and for a .gguf name", () => {
    const baseUrl = "http://gpu/v1";
    expect(parseModelName("plain", { baseUrl })).toEqual({ baseUrl, model: "plain" });
    expect(parseModelName("ollama:x", { baseUrl })).toEqual({ baseUrl, model: "x" });
    // llama.cpp's server names its model by the file.
    expect(parseModelName("CodeActAgent.q8_0.gguf", { baseUrl })).toEqual({
      baseUrl,
      model: "CodeActAgent.q8_0.gguf",
    });
  });

  test.each(["", "  ", "openai:", "ollama: ", "http://host/v1", "http://host/v1#", "http://#name"])(
    "is refused when it names no model: %j",
    (text) => {
      expect(() => parseModelName(text)).toThrow(
        expect.objectContaining({ code: "config_invalid" }),
      );
    },
  );
});
