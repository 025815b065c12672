import { ActionFormatName } from "@codeact/protocol";
import { z } from "zod";
import { ServeSettings } from "./serve-settings.ts";

/** Everything a command can be told. The same names are used in the config file; flags win over environment over file. */
export const Settings = z.strictObject({
  /** Name of the model, or a full name such as `ollama:qwen3` or `http://host/v1#name`. */
  model: z.string().min(1).optional(),
  /** Base URL of an OpenAI-compatible API, with its `/v1`. */
  baseUrl: z.url({ protocol: /^https?$/ }).optional(),
  apiKey: z.string().min(1).optional(),
  /** Path or name of the Python that runs in the sandbox. */
  python: z.string().min(1).optional(),
  shell: z.enum(["auto", "ipython", "plain"]).optional(),
  /** Where kernels run: on this machine in namespaces, as WebAssembly, in containers, or behind a URL. */
  sandbox: z.enum(["auto", "local", "wasm", "docker", "jupyter", "remote"]).optional(),
  /** Base URL of an execution engine, or of its `POST /execute`. */
  engineUrl: z.url({ protocol: /^https?$/ }).optional(),
  engineToken: z.string().min(1).optional(),
  /** Socket or URL of Docker or podman. */
  dockerHost: z.string().min(1).optional(),
  dockerImage: z.string().min(1).optional(),
  /** Base URL of a Jupyter Server or Kernel Gateway. */
  jupyterUrl: z.url({ protocol: /^https?$/ }).optional(),
  jupyterToken: z.string().min(1).optional(),
  jupyterKernel: z.string().min(1).optional(),
  format: ActionFormatName.optional(),
  profile: z.string().optional(),
  /** File that holds a system prompt to use instead of the built-in one. */
  systemFile: z.string().optional(),
  temperature: z.number().min(0).max(2).optional(),
  maxTokens: z.int().positive().optional(),
  maxSteps: z.int().positive().max(1000).optional(),
  /** Wall time of one cell, ms. */
  cellTimeoutMs: z.number().positive().optional(),
  /** Wall time of a whole run, ms. */
  runTimeoutMs: z.number().positive().optional(),
  /** Memory of one process in the sandbox, bytes. */
  memoryBytes: z.int().positive().optional(),
  /** Folder for conversations, saved images and history. */
  dataDir: z.string().min(1).optional(),
  /** Of `codeact serve` alone. */
  serve: ServeSettings.optional(),
});
export type Settings = z.infer<typeof Settings>;
