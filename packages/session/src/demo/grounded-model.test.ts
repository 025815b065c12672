import { scriptedModel } from "@codeact/models/testing";
import type { Message, ModelRequest } from "@codeact/protocol";
import { describe, expect, test } from "vitest";
import { groundedModel } from "./grounded-model.ts";

const QUESTION: Message = { role: "user", content: "3 + 4" };

function asked(code: string, output: string): Message[] {
  return [
    QUESTION,
    { role: "assistant", content: `<execute>\n${code}\n</execute>` },
    { role: "user", content: `Execution Output:\n${output}` },
  ];
}

/** The reply to these messages by a model that says these things in turn, and how often it was asked. */
async function reply(
  messages: Message[],
  ...texts: string[]
): Promise<{ text: string; asked: ModelRequest[] }> {
  const requests: ModelRequest[] = [];
  const model = groundedModel(
    scriptedModel(
      texts.map((text) => (request: ModelRequest) => {
        requests.push(request);
        return text;
      }),
    ),
  );
  let text = "";
  for await (const event of model.stream({ messages, temperature: 0 }))
    if (event.type === "text-delta") text += event.text;
  return { text, asked: requests };
}

describe("the demo model held to its output", () => {
  test("leaves an answer alone that says the output", async () => {
    const { text, asked: requests } = await reply(asked("print(3 + 4)", "7"), "3 + 4 is 7.");
    expect(text).toBe("3 + 4 is 7.");
    expect(requests).toHaveLength(1);
  });

  test("asks once more, less strictly, when the answer says another number", async () => {
    const { text, asked: requests } = await reply(
      asked("print(99 * 99)", "9801"),
      "99 * 99 is 9810.",
      "99 * 99 is 9801.",
    );
    expect(text).toBe("99 * 99 is 9801.");
    expect(requests.map((request) => request.temperature)).toEqual([0, 0.5]);
  });

  test("says the output itself when the answer is wrong twice", async () => {
    const { text } = await reply(asked("print(1)", "98765"), "It is 98756.", "It is 9876.");
    expect(text).toBe("The result is 98765.");
  });

  test.each([
    ["Error rate: 5%", "It is 9%."],
    ["Iteration 5", "It is 12."],
  ])("takes %j for an output, not for an exception", async (output, answer) => {
    const { text } = await reply(asked("print(text)", output), answer, answer);
    expect(text).toBe(`The result is ${output}.`);
  });

  test.each([
    ["1234567", "It is 1,234,567."],
    ["3.3333333333333335", "About 3.33."],
    ["'hello'", "It says hello."],
  ])("takes %j as said by %j", async (output, answer) => {
    const { asked: requests } = await reply(asked("print(it)", output), answer);
    expect(requests).toHaveLength(1);
  });

  test("repeats no output that is longer than a sentence", async () => {
    const { text } = await reply(asked("print(it)", "9".repeat(500)), "It is 9.", "It is 99.");
    expect(text).toBe("It is 99.");
  });

  test("asks once more when code that raised is written again without a change", async () => {
    const { text } = await reply(
      asked("print(x)", "NameError: name 'x' is not defined"),
      "<execute>\nprint(x)\n</execute>",
      "<execute>\nx = 3\nprint(x)\n</execute>",
    );
    expect(text).toContain("x = 3");
  });

  test.each([
    ["yes and no", asked("print(is_prime(7))", "True"), "Yes, 7 is prime."],
    ["a figure", asked("plot()", "[An image is already displayed to the user.]"), "There it is."],
    [
      "a figure with its name",
      asked(
        "plt.show()",
        "<Figure size 640x480 with 1 Axes>[An image is already displayed to the user.]",
      ),
      "The line chart is drawn.",
    ],
    ["several lines", asked("print(a)\nprint(b)", "7\n8"), "The numbers are 7 and 8."],
    ["an exception", asked("print(x)", "NameError: name 'x' is not defined"), "x is not defined."],
    [
      "files that were listed because one is missing",
      [
        ...asked("open('a.txt')", "FileNotFoundError: a.txt"),
        ...asked("print(os.listdir())", "['b.txt']").slice(1),
      ],
      "There is no a.txt.",
    ],
  ])("does not ask twice after %s", async (_name, messages, answer) => {
    const { text, asked: requests } = await reply(messages, answer);
    expect(text).toBe(answer);
    expect(requests).toHaveLength(1);
  });

  test("does not look at the reply to a question", async () => {
    const { text, asked: requests } = await reply([QUESTION], "<execute>\nprint(7)\n</execute>");
    expect(text).toContain("print(7)");
    expect(requests).toHaveLength(1);
  });
});
