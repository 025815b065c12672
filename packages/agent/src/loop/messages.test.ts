import type { Step } from "@codeact/protocol";
import { describe, expect, test } from "vitest";
import { formats } from "../format/formats.ts";
import { messagesFromSteps } from "./messages.ts";

const at = "2026-01-01T00:00:00.000Z";

function question(content: string): Step {
  return { type: "user", at, content };
}

function told(text: string): Step {
  return { type: "notice", at, code: "files-added", text, toModel: true };
}

function answer(text: string): Step {
  return {
    type: "action",
    at,
    reply: text,
    thought: "",
    action: { type: "message", text },
    repairs: [],
    usage: { inputTokens: 0, outputTokens: 0, cachedTokens: 0, costUsd: 0 },
    durationMs: 1,
  };
}

const steps = [
  question("one"),
  answer("1"),
  question("two"),
  answer("2"),
  told("Files in the working folder: a.csv"),
  question("three"),
  answer("3"),
];

describe("a model that is shown only the last questions", () => {
  const options = { system: "be kind", format: formats.tag };

  test("sees them with what followed, and the system prompt", () => {
    const messages = messagesFromSteps(steps, { ...options, keptQuestions: 2 });
    expect(messages.map(({ content }) => content)).toEqual([
      "be kind",
      "two",
      "2",
      "Files in the working folder: a.csv\n\nthree",
      "3",
    ]);
  });

  test("sees a notice that came along with the first of them", () => {
    const messages = messagesFromSteps(steps, { ...options, keptQuestions: 1 });
    expect(messages[1]?.content).toBe("Files in the working folder: a.csv\n\nthree");
  });

  test("sees no notice of a kind that its profile leaves out", () => {
    const messages = messagesFromSteps(steps, { ...options, shownNotices: ["cells-replayed"] });
    expect(messages.at(-2)?.content).toBe("three");
    expect(messagesFromSteps(steps, { ...options, shownNotices: ["files-added"] })).toEqual(
      messagesFromSteps(steps, options),
    );
  });

  test("sees everything when there are fewer", () => {
    expect(messagesFromSteps(steps, { ...options, keptQuestions: 9 })).toEqual(
      messagesFromSteps(steps, options),
    );
  });
});
