import { join } from "node:path";
import {
  type Agent,
  builtInModelName,
  createAgent,
  type ModelChoice,
  type SandboxChoice,
} from "@codeact/session";
import { readLocalFile } from "../local-file.ts";
import { dataFolder } from "../settings/load-settings.ts";
import type { Settings } from "../settings/settings.ts";

/** The sandbox part of the settings. */
export function sandboxChoice(settings: Settings): SandboxChoice {
  const { python, shell, engineUrl, engineToken, sandbox, cellTimeoutMs, memoryBytes } = settings;
  const { dockerHost, dockerImage, jupyterUrl, jupyterToken, jupyterKernel } = settings;
  return {
    backend: sandbox,
    python,
    shell,
    engineUrl,
    engineToken,
    dockerHost,
    dockerImage,
    jupyterUrl,
    jupyterToken,
    jupyterKernel,
    limits: {
      ...(cellTimeoutMs === undefined ? {} : { cellTimeoutMs }),
      ...(memoryBytes === undefined ? {} : { memoryBytes }),
    },
  };
}

/** The model part of the settings. */
export function modelChoice(settings: Settings): ModelChoice {
  const { model, baseUrl, apiKey, temperature, maxTokens } = settings;
  const modelsFolder = join(dataFolder(settings, process.env), "models");
  return { name: model, baseUrl, apiKey, temperature, maxTokens, modelsFolder };
}

/** Opens the agent that the settings describe. @throws CodeactError for what is missing or wrong */
export async function openAgent(settings: Settings): Promise<Agent> {
  const system =
    settings.systemFile === undefined
      ? undefined
      : (
          await readLocalFile(settings.systemFile, {
            what: "the system prompt",
            remedy: "Check --system.",
          })
        ).toString();
  return createAgent({
    model: modelChoice(settings),
    sandbox: sandboxChoice(settings),
    format: settings.format,
    profile: settings.profile,
    system,
    limits: { maxSteps: settings.maxSteps, maxTimeMs: settings.runTimeoutMs },
  });
}

/** One line for people who are answered by the built-in model; undefined with any other. */
export function builtInModelNote({ model }: Agent): string | undefined {
  if (model.name !== builtInModelName) return undefined;
  return `Answered by ${builtInModelName}, the very small model that comes with codeact. For a real one: --model ollama:qwen3, or --base-url URL --model NAME.`;
}
