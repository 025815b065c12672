import { CodeactError } from "@codeact/protocol";
import { plainAddress, unescaped } from "./http-request.ts";

/** Where a model can be downloaded from. */
export type PullSource = HubSource | UrlSource;

/** A Hugging Face repository, or one file of it. */
export interface HubSource {
  readonly type: "hub";
  /** `org/name`. */
  readonly repo: string;
  /** Path within the repository; undefined to choose among its .gguf files. */
  readonly file: string | undefined;
  /** Branch, tag or commit. */
  readonly revision: string;
  /** Part of the file's name that decides between several, such as `q8_0`. */
  readonly variant: string | undefined;
}

/** A file at an http(s) address. */
export interface UrlSource {
  readonly type: "url";
  readonly url: string;
}

const DEFAULT_REVISION = "main";
const hubHosts: ReadonlySet<string> = new Set(["huggingface.co", "www.huggingface.co", "hf.co"]);
const forms =
  "hf:ORG/REPO, hf:ORG/REPO:q8_0, hf:ORG/REPO/FILE.gguf, each with @REVISION if wanted, or the URL of a .gguf file";

/**
 * Reads `hf:org/repo[/file.gguf][@revision][:variant]`, an address on huggingface.co, or the URL of a .gguf file.
 * Undefined when the text is none of these.
 * @throws CodeactError `config_invalid` for `hf:` names that make no sense
 */
export function parsePullSource(text: string): PullSource | undefined {
  const name = text.trim();
  if (/^hf:/i.test(name)) return parseHubName(name);
  if (!/^https?:\/\//i.test(name) || !URL.canParse(name)) return undefined;
  const url = new URL(name);
  // A fragment names a model of a server: http://host/v1#name.
  if (url.hash !== "") return undefined;
  if (hubHosts.has(url.hostname)) {
    const source = parseHubAddress(url);
    if (source !== undefined) return source;
  }
  return /\.gguf$/i.test(url.pathname) ? { type: "url", url: name } : undefined;
}

/** How a source is written, without what is secret in a URL (its user, query and fragment). */
export function sourceText(source: PullSource): string {
  if (source.type === "hub") {
    const file = source.file === undefined ? "" : `/${source.file}`;
    const revision = source.revision === DEFAULT_REVISION ? "" : `@${source.revision}`;
    const variant = source.variant === undefined ? "" : `:${source.variant}`;
    return `hf:${source.repo}${file}${revision}${variant}`;
  }
  return plainAddress(source.url);
}

const part = String.raw`[A-Za-z0-9][\w.-]*`;
const hubRepo = new RegExp(`^${part}/${part}$`);
const hubName = new RegExp(
  String.raw`^hf:(${part}/${part})(?:/([^@:]+))?(?:@([^@:]+))?(?::([\w.-]+))?$`,
  "i",
);

function parseHubName(name: string): HubSource {
  const match = hubName.exec(name);
  const file = match?.[2];
  if (match?.[1] === undefined || (file !== undefined && !isSafePath(file))) {
    throw new CodeactError("config_invalid", `The model name "${name}" cannot be read.`, {
      remedy: `Write one of: ${forms}.`,
    });
  }
  return {
    type: "hub",
    repo: match[1],
    file,
    revision: match[3] ?? DEFAULT_REVISION,
    variant: match[4]?.toLowerCase(),
  };
}

/** Addresses as the browser shows them: the repository, or a file under /blob/ or /resolve/. */
function parseHubAddress(url: URL): HubSource | undefined {
  const match = /^\/([^/]+\/[^/]+)(?:\/?|\/(?:blob|resolve|raw)\/([^/]+)\/(.+\.gguf))$/i.exec(
    unescaped(url.pathname),
  );
  if (match?.[1] === undefined || !hubRepo.test(match[1])) return undefined;
  return {
    type: "hub",
    repo: match[1],
    file: match[3],
    revision: match[2] ?? DEFAULT_REVISION,
    variant: undefined,
  };
}

/** A path that stays within its repository and does nothing to a terminal. */
export function isSafePath(path: string): boolean {
  // oxlint-disable-next-line no-control-regex -- these are what must not reach a terminal
  if (/[\u0000-\u001F\u007F-\u009F]/.test(path)) return false;
  return path.split("/").every((piece) => piece !== "" && piece !== "." && piece !== "..");
}
