import type { ActionFormat, FormatScope } from "../format/action-format.ts";
import { fillPrompt, readPrompt } from "../format/prompt.ts";
import {
  codeactStyle,
  demoStyle,
  originalChatStyle,
  originalInstructStyle,
} from "../observation/observation-style.ts";
import type { ObservationStyle } from "../observation/observation-style.ts";
import type { Limits } from "../loop/limits.ts";
import { pythonSignature } from "../tools/python-signature.ts";

/** Names of the profiles. */
export type ProfileName = "codeact" | "compat-chat" | "compat-instruct" | "demo";

/** How the model is sampled; undefined leaves it to the server. */
export interface Sampling {
  readonly temperature?: number | undefined;
  readonly topP?: number | undefined;
  /** Most tokens of one reply. */
  readonly maxTokens?: number | undefined;
  readonly seed?: number | undefined;
}

/** Texts, limits and sampling that belong together: ours, or those a model of the original was trained with. */
export interface Profile {
  readonly name: ProfileName;
  readonly style: ObservationStyle;
  readonly sampling: Sampling;
  readonly limits: Partial<Limits>;
  /** Stop strings beside those of the format. */
  readonly stop: readonly string[];
  /** The model is shown only the last so many messages of the person, with what followed them. @default all */
  readonly keptQuestions?: number | undefined;
  /** Codes of the notices that the model is shown. @default every notice that is meant for the model */
  readonly shownNotices?: readonly string[] | undefined;
  /** Last message of a run that used up its executions. */
  readonly maxExecutionsText: (executions: number) => string;
  /** The system prompt for a format and tools. */
  system(format: ActionFormat, scope: FormatScope): string;
}

/** Our own profile, the default. */
const codeactProfile: Profile = {
  name: "codeact",
  style: codeactStyle,
  sampling: {},
  limits: {},
  stop: [],
  maxExecutionsText: (executions) =>
    `I stopped after running code ${executions} times, the limit of this run. Send a message to let me go on.`,
  system: (format, scope) =>
    fillPrompt(readPrompt("profile/codeact.md"), {
      abilities: readPrompt(scope.python ? "profile/with-python.md" : "profile/without-python.md"),
      format: format.instructions(scope),
      tools: toolSection(format, scope),
    }),
};

/**
 * The original's chat: its observation prefix, 512 tokens at temperature 0, 3 executions per message (its terminal; its
 * web page allows 5, see {@link COMPAT_WEB_EXECUTIONS}). Source: `scripts/chat/demo.py`.
 */
const compatChatProfile: Profile = {
  name: "compat-chat",
  style: originalChatStyle,
  sampling: { temperature: 0, topP: 1, maxTokens: 512 },
  limits: { maxExecutions: 3 },
  stop: ["<|im_end|>"],
  maxExecutionsText: (executions) =>
    `I have run code ${executions} times, which is the maximum here. Can you help me or ask something else?`,
  system: (_format, scope) =>
    fillPrompt(readPrompt("profile/compat-chat.md"), { tools: numberedTools(scope) }),
};

/** Executions per message in the original's web chat (`N_EXECUTION_LIMIT`). */
export const COMPAT_WEB_EXECUTIONS = 5;

/** The shape of the original's training data (CodeActInstruct): the prefix `Observation:`. */
const compatInstructProfile: Profile = {
  ...compatChatProfile,
  name: "compat-instruct",
  style: originalInstructStyle,
  system: (_format, scope) =>
    fillPrompt(readPrompt("profile/compat-instruct.md"), { tools: numberedTools(scope) }),
};

/**
 * The built-in demo model's: it was trained on dialogues of up to three questions without a system prompt (a list of
 * functions when there are tools), and answers the same at every temperature but 0 worse.
 */
const demoProfile: Profile = {
  name: "demo",
  style: demoStyle,
  sampling: { temperature: 0, maxTokens: 400 },
  limits: { maxExecutions: 4, maxConsecutiveErrors: 3 },
  stop: ["<|im_end|>"],
  keptQuestions: 3,
  // The only one of its training; of cells that the person ran it would not know what to make.
  shownNotices: ["files-added"],
  maxExecutionsText: (executions) =>
    `I ran code ${executions} times and have no answer. I am a very small model; connect a real one for this.`,
  system: (_format, scope) =>
    scope.tools.length === 0
      ? ""
      : `Functions you can call:\n\n${scope.tools.map(pythonSignature).join("\n\n")}`,
};

/** Every profile by name. */
export const profiles: Readonly<Record<ProfileName, Profile>> = {
  codeact: codeactProfile,
  "compat-chat": compatChatProfile,
  "compat-instruct": compatInstructProfile,
  demo: demoProfile,
};

function toolSection(format: ActionFormat, scope: FormatScope): string {
  if (scope.tools.length === 0) return "";
  const signatures = scope.tools.map(pythonSignature).join("\n\n");
  const callable = scope.python && (format.name === "tag" || format.name === "fence");
  const kind = callable ? "in-python" : scope.python ? "both-ways" : "as-calls";
  const heading = readPrompt(`profile/tools-${kind}.md`);
  return `${heading}\n\n\`\`\`text\n${signatures}\n\`\`\``;
}

/** The original's list: `[1] name(arguments) -> type` and the description, under its heading. */
function numberedTools(scope: FormatScope): string {
  if (scope.tools.length === 0) return "";
  const lines = scope.tools.map((tool, index) => {
    const args = tool.parameters
      .map((parameter) => `${parameter.name}: ${parameter.annotation}`)
      .join(", ");
    return `[${index + 1}] ${tool.name}(${args}) -> ${tool.returns ?? "object"}\n${tool.description}`;
  });
  return `Tool function available (already imported in <execute> environment):\n${lines.join("\n")}`;
}
