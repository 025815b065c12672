import { CodeactError } from "@codeact/protocol";
import {
  findKnownModel,
  knownSource,
  knownModels,
  parsePullSource,
  pullModel,
  type PullEvent,
  type PullSource,
} from "@codeact/models/store";
import { z } from "zod";
import { exitStatus } from "../../failure.ts";
import { sanitise } from "../../terminal/sanitise.ts";
import type { Terminal } from "../../terminal/terminal.ts";
import { modelSettings } from "./model-settings.ts";
import { createProgressBar, type ProgressBar } from "./progress-bar.ts";
import { bytesText, countText } from "./quantities.ts";

const Flags = z.looseObject({
  name: z.string().optional(),
  sha256: z.string().optional(),
  force: z.boolean().default(false),
});

/** Lines of `--json` come at most so often while bytes come. */
const JSON_MS = 250;

/** `codeact model pull SOURCE`: downloads a model, or goes on with a download. Returns the exit status. */
export async function pullCommand(
  text: string,
  options: unknown,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<number> {
  const flags = Flags.parse(options);
  const settings = await modelSettings(options);
  const { source, name } = sourceOf(text);
  const bar = createProgressBar(terminal);
  try {
    await pullModel(source, {
      ...settings,
      name: flags.name ?? name,
      sha256: flags.sha256,
      force: flags.force,
      signal,
      onEvent: settings.json ? jsonEvents(terminal) : textEvents(terminal, bar),
    });
    return exitStatus.ok;
  } catch (error) {
    bar.clear();
    throw signal.aborted ? interrupted(error) : error;
  }
}

function sourceOf(text: string): {
  readonly source: PullSource;
  readonly name: string | undefined;
} {
  const source = parsePullSource(text);
  if (source !== undefined) return { source, name: undefined };
  const known = knownModels.find(({ name }) => name === text.toLowerCase()) ?? findKnownModel(text);
  if (known !== undefined) return { source: knownSource(known), name: known.name };
  throw new CodeactError("invalid_input", `"${text}" is nothing that can be pulled.`, {
    remedy: `Give hf:ORG/REPO, hf:ORG/REPO/FILE.gguf, the URL of a .gguf file, or one of: ${knownModels.map(({ name }) => name).join(", ")}.`,
  });
}

/** Ctrl-C costs nothing, which is worth telling. */
function interrupted(cause: unknown): CodeactError {
  return new CodeactError("aborted", "Interrupted.", {
    remedy: "What came so far is kept: the same command goes on there.",
    cause,
  });
}

function textEvents(terminal: Terminal, bar: ProgressBar): (event: PullEvent) => void {
  const note = (text: string): void => {
    bar.clear();
    terminal.err.write(`${sanitise(text)}\n`);
  };
  return (event) => {
    if (event.type === "download" || event.type === "verify") {
      const label = event.type === "download" ? event.file : `verifying ${event.file}`;
      bar.show(label, event.completed, event.total);
    } else if (event.type === "resolve") note(`Looking for ${event.source}`);
    else if (event.type === "facts") note(factsText(event));
    else if (event.type === "wait")
      note(
        `Waiting for another pull of ${event.name}${event.processId === undefined ? "" : ` (process ${event.processId})`}`,
      );
    else if (event.type === "retry") note(`${event.problem} Trying again (${event.attempt}).`);
    else if (event.type === "end") {
      bar.clear();
      const { name } = event.model.manifest;
      const verb = event.upToDate ? "is here already" : "is ready";
      terminal.out.write(`${name} ${verb}. Use it: codeact ask --model ${name} "…"\n`);
    }
  };
}

function factsText({ facts, memory, bytes }: PullEvent & { readonly type: "facts" }): string {
  const context =
    facts.contextLength === undefined ? "" : `, ${facts.contextLength} tokens of context`;
  const template = facts.chatTemplate === undefined ? ", no chat template" : "";
  return `${facts.architecture}, ${countText(facts.parameters)} parameters, ${facts.quantisation}${context}${template}; ${bytesText(bytes)} to store, about ${bytesText(memory.bytes)} of memory to run`;
}

function jsonEvents(terminal: Terminal): (event: PullEvent) => void {
  let writtenAt = 0;
  const write = (value: unknown): void => void terminal.out.write(`${JSON.stringify(value)}\n`);
  return (event) => {
    if (event.type === "download" || event.type === "verify") {
      const now = Date.now();
      if (now - writtenAt < JSON_MS && event.completed !== event.total) return;
      writtenAt = now;
    }
    write(jsonEvent(event));
  };
}

/** One line of progress: a status and what belongs to it. */
function jsonEvent(event: PullEvent): unknown {
  switch (event.type) {
    case "resolve":
      return { status: "resolving", source: event.source };
    case "inspect":
      return { status: "inspecting", name: event.name, file: event.file };
    case "facts": {
      const { architecture, parameters, quantisation, contextLength, chatTemplate } = event.facts;
      return {
        status: "inspected",
        architecture,
        parameters,
        quantisation,
        contextLength,
        hasChatTemplate: chatTemplate !== undefined,
        total: event.bytes,
        memoryBytes: event.memory.bytes,
      };
    }
    case "wait":
      return { status: "waiting", name: event.name, processId: event.processId };
    case "download":
    case "verify": {
      const { file, completed, total, sha256 } = event;
      const digest = sha256 === undefined ? undefined : `sha256:${sha256}`;
      return {
        status: event.type === "download" ? "downloading" : "verifying",
        file,
        digest,
        total,
        completed,
      };
    }
    case "retry":
      return { status: "retrying", problem: event.problem, attempt: event.attempt };
    case "end":
      return {
        status: "success",
        upToDate: event.upToDate,
        file: event.model.file,
        model: event.model.manifest,
      };
    default:
      return event satisfies never;
  }
}
