import { describe, expect, test } from "vitest";
import { post, scriptedApp } from "./testing/ask-app.ts";

const chat = '"model":"scripted","messages":[{"role":"user","content":"hi"}]';
const response = '"model":"scripted","input":"hi"';

/** So many wrong elements; each of them would become a fault with a path of its own. */
function wrong(element: string): string {
  return Array.from({ length: 400_000 }, () => element).join(",");
}

function pairs(value: string): string {
  return Array.from({ length: 200_000 }, (_, index) => `"k${index}":${value}`).join(",");
}

describe("a body of a few megabytes that is wrong in every place", () => {
  test.each([
    ["prompts", "/v1/completions", `{"model":"scripted","prompt":[${wrong("true")}]}`],
    ["tokens", "/v1/completions", `{"model":"scripted","prompt":[${wrong("-1")}]}`],
    ["stop texts", "/v1/chat/completions", `{${chat},"stop":[${wrong("1")}]}`],
    [
      "parts of a message",
      "/v1/chat/completions",
      `{"model":"scripted","messages":[{"role":"user","content":[${wrong("1")}]}]}`,
    ],
    [
      "tool calls",
      "/v1/chat/completions",
      `{"model":"scripted","messages":[{"role":"assistant","tool_calls":[${wrong("1")}]}]}`,
    ],
    [
      "allowed tools",
      "/v1/chat/completions",
      `{${chat},"tool_choice":{"type":"allowed_tools","allowed_tools":{"mode":"auto","tools":[${wrong("1")}]}}}`,
    ],
    ["biases", "/v1/chat/completions", `{${chat},"logit_bias":{${pairs('""')}}}`],
    ["metadata", "/v1/responses", `{${response},"metadata":{${pairs("1")}}}`],
    ["includes", "/v1/responses", `{${response},"include":[${wrong("1")}]}`],
    [
      "parts of an item",
      "/v1/responses",
      `{"model":"scripted","input":[{"role":"user","content":[${wrong("1")}]}]}`,
    ],
    ["more values than a body may have", "/v1/responses", `{${response},"x":[${wrong("0,0,0")}]}`],
  ])("is refused at once: %s", async (_, path, body) => {
    const { app } = scriptedApp();
    const cpu = process.cpuUsage();
    const { status } = await post(app, path, body);
    expect(status).toBe(400);
    const { user } = process.cpuUsage(cpu);
    // A fault for every element takes three seconds and more; the time of the processor, so that a busy machine does not count.
    expect(user / 1e6).toBeLessThan(1.5);
  });
});
