import { parseJson } from "@codeact/protocol";
import { z } from "zod";
import { serverDifferences } from "./differences.ts";
import type { ServerKind } from "./differences.ts";

/** A server that was found running. */
export interface FoundServer {
  readonly kind: ServerKind;
  /** With its `/v1`. */
  readonly baseUrl: string;
  readonly models: readonly string[];
}

const PROBE_TIMEOUT_MS = 700;
const MAX_BODY_CHARACTERS = 262_144;

const Models = z.looseObject({ data: z.array(z.looseObject({ id: z.string() })) });

/** Options of {@link findServer}. */
export interface FindServerOptions {
  /** Root URL (no `/v1`) to look at. @default the kind's own on loopback */
  readonly root?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Looks whether a server of this kind runs, by the answer that only it gives. Undefined when none does; something else
 * on its port is not taken for it.
 */
export async function findServer(
  kind: ServerKind,
  options: FindServerOptions = {},
): Promise<FoundServer | undefined> {
  const { defaultUrl, signature } = serverDifferences[kind];
  const root = options.root ?? defaultUrl;
  if (root === undefined) return undefined;
  if (signature !== undefined) {
    const said = await read(`${root}${signature.path}`, options.signal);
    if (said === undefined || !signature.holds.test(said)) return undefined;
  }
  const listed = await read(`${root}/v1/models`, options.signal);
  const parsed = Models.safeParse(parseJson(listed));
  if (!parsed.success) return undefined;
  return { kind, baseUrl: `${root}/v1`, models: parsed.data.data.map(({ id }) => id) };
}

/** Every server of {@link kinds} that runs, all looked for at once. */
export async function findServers(
  kinds: readonly ServerKind[] = ["ollama", "lmstudio", "vllm", "llama-server"],
  signal?: AbortSignal,
): Promise<readonly FoundServer[]> {
  const found = await Promise.all(kinds.map((kind) => findServer(kind, { signal })));
  return found.filter((server) => server !== undefined);
}

async function read(url: string, signal: AbortSignal | undefined): Promise<string | undefined> {
  const timeout = AbortSignal.timeout(PROBE_TIMEOUT_MS);
  try {
    const response = await fetch(url, {
      signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
      redirect: "error",
    });
    const text = await response.text();
    return response.ok ? text.slice(0, MAX_BODY_CHARACTERS) : undefined;
  } catch {
    return undefined;
  }
}
