import type { ActionFormatName } from "@codeact/protocol";
import type { ScriptedReply } from "@codeact/models/testing";

const broken = 'print("adding")\nnumbers = [3, 5, 9]\nprint(sum(number))';
const mended = 'import time\nprint("first")\ntime.sleep(1)\nprint(sum(numbers))';
const answer = "The sum is 17.";

/** The task that {@link twoStepTask} answers. */
export const twoStepQuestion = "What is the sum of 3, 5 and 9?";

/**
 * Replies of a model that solves one task in two steps, the first of which raises NameError: code, corrected code,
 * answer. The same in every action format; `text` and `json` formats call Python through what they have.
 */
export function twoStepTask(format: ActionFormatName): readonly ScriptedReply[] {
  switch (format) {
    case "tag":
      return [
        code(`I add them.\n<execute>\n${broken}\n</execute>`),
        code(`The name was wrong.\n<execute>\n${mended}\n</execute>`),
        code(answer),
      ];
    case "fence":
      return [
        code(`I add them.\n\`\`\`python\n${broken}\n\`\`\``),
        code(`The name was wrong.\n\`\`\`python\n${mended}\n\`\`\``),
        code(answer),
      ];
    case "tool":
      return [call("call-1", broken), call("call-2", mended), code(answer)];
    case "json":
      return [
        code(JSON.stringify({ thought: "I add them.", code: broken })),
        code(JSON.stringify({ thought: "The name was wrong.", code: mended })),
        code(JSON.stringify({ answer })),
      ];
    case "text":
      return [
        code(`Thought: I add them.\nAction: execute_python, ${JSON.stringify(broken)} End Action`),
        code(`Action: execute_python, ${JSON.stringify(mended)} End Action`),
        code(`Answer: ${answer}`),
      ];
    default:
      return format satisfies never;
  }
}

function code(text: string): ScriptedReply {
  return { text, chunkDelayMs: 5 };
}

function call(id: string, source: string): ScriptedReply {
  return {
    toolCalls: [{ id, name: "execute_python", argumentsText: JSON.stringify({ code: source }) }],
  };
}
