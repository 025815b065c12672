import { createContext, Script } from "node:vm";
import type { Context } from "node:vm";
import type { JsonValue, Message } from "@codeact/protocol";
import { Template } from "@huggingface/jinja";
import type { EngineTool } from "../engines/engine.ts";
import { CHATML } from "./chatml.ts";
import { guardSpecials } from "./guard-specials.ts";
import { splitSpecials } from "./split-specials.ts";
import type { PromptPiece, SpecialToken } from "./split-specials.ts";
import { TemplateFailure } from "./template-failure.ts";
import { templateMessages, templateSkills, toolJson, withoutSystem } from "./template-messages.ts";
import type { TemplateMessage } from "./template-messages.ts";

/** What a file says about how its model is talked to. */
export interface TemplateSource {
  /** Templates by name; `default` is the main one. Without any, ChatML is used. */
  readonly templates: Readonly<Record<string, string>>;
  /** Longest text first, each of two characters or more. */
  readonly specials: readonly SpecialToken[];
  /** Texts of the tokens at the beginning and end of a text; empty where the model has none. */
  readonly bos: string;
  readonly eos: string;
  /** Longest time that one rendering may take. @default 5000 */
  readonly limitMs?: number | undefined;
}

/** A conversation to write down as a prompt. */
export interface Conversation {
  readonly messages: readonly Message[];
  readonly tools?: readonly EngineTool[] | undefined;
  /** Ends with the opening of the assistant's turn. @default true */
  readonly addGenerationPrompt?: boolean | undefined;
}

/** A model's chat template. */
export interface ChatTemplate {
  /**
   * The prompt in pieces. Special tokens come from the template's own text only.
   * @throws TemplateFailure when the template is broken, refuses these messages, or takes too long
   */
  render(conversation: Conversation): readonly PromptPiece[];
}

/** Real templates take a few milliseconds; one from the network may loop for ever. */
const RENDER_LIMIT_MS = 5000;

/**
 * Opens the chat templates of a model: the one called `tool_use` for conversations with tools, otherwise the default.
 * Each is read when it is first needed.
 */
export function openChatTemplate(source: TemplateSource): ChatTemplate {
  const opened = new Map<string, Template>();
  const open = (text: string): Template => {
    const known = opened.get(text) ?? readTemplate(text);
    opened.set(text, known);
    return known;
  };
  const stopwatch = new Stopwatch(source.limitMs ?? RENDER_LIMIT_MS);
  return {
    render: (conversation) => {
      const text = chooseTemplate(source.templates, (conversation.tools ?? []).length > 0);
      const template = open(text);
      const render: Render = (context) => stopwatch.run(() => template.render(context));
      return renderPieces(render, text, source, conversation);
    },
  };
}

function chooseTemplate(templates: Readonly<Record<string, string>>, withTools: boolean): string {
  const forTools = withTools ? templates["tool_use"] : undefined;
  return forTools ?? templates["default"] ?? Object.values(templates)[0] ?? CHATML;
}

function readTemplate(text: string): Template {
  try {
    return new Template(text);
  } catch (error) {
    throw new TemplateFailure(
      `The chat template of the model cannot be read: ${messageOf(error)}`,
      "Use another file of the model, or send text prompts to /v1/completions.",
      error,
    );
  }
}

type Render = (context: Record<string, JsonValue>) => string;

function renderPieces(
  render: Render,
  text: string,
  source: TemplateSource,
  conversation: Conversation,
): readonly PromptPiece[] {
  const tools = conversation.tools ?? [];
  const guard = guardSpecials(
    source.specials.map((special) => special.text),
    [text, source.bos, source.eos, JSON.stringify([conversation.messages, tools])],
  );
  const skills = templateSkills(text);
  const messages = templateMessages(conversation.messages, tools, skills, guard);
  const shared = {
    tools: tools.length === 0 ? null : tools.map((tool) => guard.json(toolJson(tool))),
    documents: null,
    bos_token: source.bos,
    eos_token: source.eos,
    add_generation_prompt: conversation.addGenerationPrompt ?? true,
  };
  const rendered = renderMessages(render, messages, shared);
  return splitSpecials(rendered, source.specials, guard.mark);
}

function renderMessages(
  render: Render,
  messages: readonly TemplateMessage[],
  shared: Readonly<Record<string, JsonValue>>,
): string {
  try {
    return render({ ...shared, messages });
  } catch (error) {
    const merged = error instanceof TemplateFailure ? undefined : withoutSystem(messages);
    try {
      if (merged !== undefined) return render({ ...shared, messages: merged });
    } catch {
      // The first complaint is the one that fits what was sent.
    }
    if (error instanceof TemplateFailure) throw error;
    throw new TemplateFailure(
      `The chat template of the model refuses these messages: ${messageOf(error)}`,
      "Send the roles and the order of turns that this model knows.",
      error,
    );
  }
}

/** Runs a function for so long at most: the limit of a script also holds for the functions that it calls. */
class Stopwatch {
  readonly #limitMs: number;
  readonly #script = new Script("run()");
  readonly #box: Context = createContext({});

  constructor(limitMs: number) {
    this.#limitMs = limitMs;
  }

  run(render: () => string): string {
    this.#box["run"] = render;
    try {
      return String(this.#script.runInContext(this.#box, { timeout: this.#limitMs }));
    } catch (error) {
      if (!isTimeout(error)) throw error;
      throw new TemplateFailure(
        `The chat template of the model was not done after ${this.#limitMs / 1000} seconds.`,
        "Use another file of the model: this template does not end.",
        error,
      );
    } finally {
      this.#box["run"] = undefined;
    }
  }
}

/** The error comes from the script's own world, where `Error` is another class. */
function isTimeout(error: unknown): boolean {
  return (
    typeof error === "object" &&
    error !== null &&
    "code" in error &&
    error.code === "ERR_SCRIPT_EXECUTION_TIMEOUT"
  );
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
