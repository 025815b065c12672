import { CodeactError } from "@codeact/protocol";

/** Where a model's name leads: the server and the name it knows the model by. */
export interface ModelAddress {
  /** Undefined for a plain name: the base URL is given apart. */
  readonly baseUrl: string | undefined;
  readonly model: string;
}

const OPENAI_URL = "https://api.openai.com/v1";
/** Ollama's own default address. */
const OLLAMA_URL = "http://127.0.0.1:11434/v1";

/**
 * Reads a model name as people write it: `http://host/v1#name`, `openai:name`, `ollama:name` or a plain name (which may
 * hold colons and slashes, `qwen3:8b`, `org/model`). A `baseUrl` given apart wins over that of `openai:` and `ollama:`.
 * What runs on this machine (`demo`, files, pulled models) is looked for first, by `resolveModelName`.
 * @throws CodeactError `config_invalid` for a name without a model in it
 */
export function parseModelName(
  text: string,
  options: { readonly baseUrl?: string | undefined } = {},
): ModelAddress {
  const name = text.trim();
  if (/^https?:\/\//i.test(name)) return parseUrlName(name);
  const scheme = /^(openai|ollama):(.*)$/s.exec(name);
  if (scheme !== null) {
    const baseUrl = options.baseUrl ?? (scheme[1] === "openai" ? OPENAI_URL : OLLAMA_URL);
    return { baseUrl, model: required(scheme[2] ?? "", name) };
  }
  return { baseUrl: options.baseUrl, model: required(name, name) };
}

function parseUrlName(name: string): ModelAddress {
  const hash = name.indexOf("#");
  const baseUrl = hash < 0 ? name : name.slice(0, hash);
  if (!URL.canParse(baseUrl)) {
    throw new CodeactError("config_invalid", `The model name "${name}" is no URL.`, {
      remedy: "Write it as http://HOST:PORT/v1#NAME.",
    });
  }
  return {
    baseUrl: baseUrl.replace(/\/+$/, ""),
    model: required(hash < 0 ? "" : name.slice(hash + 1), name),
  };
}

function required(model: string, name: string): string {
  if (model.trim() !== "") return model.trim();
  throw new CodeactError("config_invalid", `The model name "${name}" names no model.`, {
    remedy:
      "Write it as http://HOST:PORT/v1#NAME, openai:NAME, ollama:NAME, or a plain name with a base URL.",
  });
}
