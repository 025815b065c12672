import type { JsonValue } from "@codeact/protocol";
import type { GenerateRequest } from "./engine.ts";

/** Servers that speak OpenAI's API, each with its own ideas beside it. */
export type ServerKind = "llama-server" | "vllm" | "ollama" | "lmstudio" | "openai";

type Fields = Readonly<Record<string, JsonValue>>;
type Json = Exclude<GenerateRequest["json"], undefined>;

/** How one kind of server differs from the others. What is not here they do alike. */
export interface ServerDifferences {
  /** Where it listens when nobody said otherwise; undefined for a hosted API. */
  readonly defaultUrl: string | undefined;
  /** Path, from the root, that answers 200 once a request would be answered. */
  readonly healthPath: string;
  /** Path, from the root, that tells it from other servers, and a text that its answer holds. */
  readonly signature: { readonly path: string; readonly holds: RegExp } | undefined;
  /** Fields that make the reply JSON. */
  json(json: Json): Fields;
  /** Fields that make the reply follow a GBNF grammar; undefined where there is none. */
  grammar: ((grammar: string) => Fields) | undefined;
  /** Sampling beyond OpenAI's own that it understands. */
  readonly moreSampling: ReadonlySet<"top_k" | "min_p">;
  /** The text of a stop string stays in the reply (the reader cuts it off all the same). */
  readonly keepsStopText: boolean;
  /** Has `/v1/completions` with `echo` and log-probabilities of the prompt. */
  readonly echo: boolean;
  /** Path, from the root, that counts the tokens of `{content}` or `{prompt}`, and the name of that field. */
  readonly tokenize: { readonly path: string; readonly field: "content" | "prompt" } | undefined;
}

/** OpenAI's own way of asking for JSON. */
function responseFormat(json: Json): Fields {
  if (json === "object") return { response_format: { type: "json_object" } };
  return {
    response_format: {
      type: "json_schema",
      json_schema: { name: "reply", schema: json.schema, strict: true },
    },
  };
}

const both = new Set<"top_k" | "min_p">(["top_k", "min_p"]);

/**
 * The table of differences. Sources: the servers' own documentation of 2026 (vLLM 0.12 dropped `guided_json` for
 * `structured_outputs`; Ollama's `/v1` takes `response_format` since 0.5; llama-server takes `grammar` beside it).
 */
export const serverDifferences: Readonly<Record<ServerKind, ServerDifferences>> = {
  "llama-server": {
    defaultUrl: "http://127.0.0.1:8080",
    healthPath: "/health",
    signature: { path: "/props", holds: /"default_generation_settings"|"build_info"/ },
    json: responseFormat,
    grammar: (grammar) => ({ grammar }),
    moreSampling: both,
    keepsStopText: false,
    echo: false,
    tokenize: { path: "/tokenize", field: "content" },
  },
  vllm: {
    defaultUrl: "http://127.0.0.1:8000",
    healthPath: "/health",
    signature: { path: "/version", holds: /"version"\s*:\s*"\d/ },
    json: (json) =>
      json === "object"
        ? { structured_outputs: { json: { type: "object" } } }
        : { structured_outputs: { json: json.schema } },
    grammar: (grammar) => ({ structured_outputs: { grammar } }),
    moreSampling: both,
    keepsStopText: false,
    echo: true,
    tokenize: { path: "/tokenize", field: "prompt" },
  },
  ollama: {
    defaultUrl: "http://127.0.0.1:11434",
    healthPath: "/api/version",
    signature: { path: "/", holds: /Ollama is running/ },
    json: responseFormat,
    grammar: undefined,
    moreSampling: new Set(),
    keepsStopText: false,
    echo: false,
    tokenize: undefined,
  },
  lmstudio: {
    defaultUrl: "http://127.0.0.1:1234",
    healthPath: "/v1/models",
    signature: { path: "/api/v0/models", holds: /"data"/ },
    json: (json) => responseFormat(json === "object" ? { schema: { type: "object" } } : json),
    grammar: undefined,
    moreSampling: both,
    keepsStopText: false,
    echo: false,
    tokenize: undefined,
  },
  openai: {
    defaultUrl: undefined,
    healthPath: "/v1/models",
    signature: undefined,
    json: responseFormat,
    grammar: undefined,
    moreSampling: new Set(),
    keepsStopText: false,
    echo: false,
    tokenize: undefined,
  },
};
