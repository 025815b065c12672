import type { Model } from "@codeact/protocol";
import {
  type Agent,
  createAgent,
  type ModelChoice,
  noModelConfigured,
  type SandboxChoice,
} from "@codeact/session";
import { readLocalFile } from "../local-file.ts";
import type { Settings } from "../settings/settings.ts";

/** The sandbox part of the settings. */
export function sandboxChoice(settings: Settings): SandboxChoice {
  const { python, shell, engineUrl, sandbox, cellTimeoutMs, memoryBytes } = settings;
  return {
    backend: sandbox,
    python,
    shell,
    engineUrl,
    limits: {
      ...(cellTimeoutMs === undefined ? {} : { cellTimeoutMs }),
      ...(memoryBytes === undefined ? {} : { memoryBytes }),
    },
  };
}

/** The model part of the settings. */
export function modelChoice(settings: Settings): ModelChoice {
  const { model, baseUrl, apiKey, temperature, maxTokens } = settings;
  return { name: model, baseUrl, apiKey, temperature, maxTokens };
}

/** Options of {@link openAgent}. */
export interface OpenAgentOptions {
  /** Without a configured model, open all the same: every message is then answered by what to configure. @default false */
  readonly modelOptional?: boolean | undefined;
}

/** Opens the agent that the settings describe. @throws CodeactError for what is missing or wrong */
export async function openAgent(
  settings: Settings,
  options: OpenAgentOptions = {},
): Promise<Agent> {
  const system =
    settings.systemFile === undefined
      ? undefined
      : (
          await readLocalFile(settings.systemFile, {
            what: "the system prompt",
            remedy: "Check --system.",
          })
        ).toString();
  const choice = modelChoice(settings);
  return createAgent({
    model: options.modelOptional === true && isUnset(choice) ? noModel : choice,
    sandbox: sandboxChoice(settings),
    format: settings.format,
    profile: settings.profile,
    system,
    limits: { maxSteps: settings.maxSteps, maxTimeMs: settings.runTimeoutMs },
  });
}

function isUnset(choice: ModelChoice): boolean {
  return choice.name === undefined && choice.baseUrl === undefined;
}

/** Stands where no model is configured. */
export const noModel: Model = {
  name: "no model",
  vision: false,
  // oxlint-disable-next-line require-yield -- it has nothing to say
  async *stream() {
    throw noModelConfigured();
  },
};
