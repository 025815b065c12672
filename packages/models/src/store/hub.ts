import { CodeactError } from "@codeact/protocol";
import { z } from "zod";
import { bodyPieces } from "./body-pieces.ts";
import { explainAnswer } from "./explain-answer.ts";
import { plainAddress, request } from "./http-request.ts";
import { type HubSource, isSafePath, sourceText } from "./pull-source.ts";
import { splitOf } from "./split-files.ts";

/** How Hugging Face, or a mirror of it, is reached. */
export interface HubAccess {
  /** @default https://huggingface.co */
  readonly endpoint?: string | undefined;
  readonly token?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A GGUF file of a repository. */
export interface HubFile {
  /** Path within the repository. */
  readonly path: string;
  readonly bytes: number | undefined;
  /** Of large files, which is what models are. */
  readonly sha256: string | undefined;
}

/** What a source means: one model, in one file or several. */
export interface HubModel {
  readonly repo: string;
  /** The commit that the revision meant when it was asked; files are fetched from it, so that they fit together. */
  readonly commit: string | undefined;
  readonly files: readonly HubFile[];
}

const HUB = "https://huggingface.co";
/** A listing of thousands of files has a few megabytes. */
const MAX_LISTING_BYTES = 32 * 1024 ** 2;

const Listing = z.object({
  sha: z.string().optional(),
  siblings: z
    .array(
      z.object({
        rfilename: z.string(),
        size: z.number().nullish(),
        lfs: z.object({ sha256: z.string().optional(), size: z.number().optional() }).nullish(),
      }),
    )
    .default([]),
});

/** Address of a file of a repository. */
export function hubUrl(
  access: HubAccess,
  {
    repo,
    revision,
    path,
  }: { readonly repo: string; readonly revision: string; readonly path: string },
): string {
  const file = path.split("/").map(encodeURIComponent).join("/");
  return `${endpointOf(access)}/${repo}/resolve/${encodeURIComponent(revision)}/${file}`;
}

/**
 * Asks the hub which files a source means. A repository with several models needs a file or a variant.
 * @throws CodeactError `model_not_found` with the choices in its message, and those of the request
 */
export async function findHubModel(source: HubSource, access: HubAccess): Promise<HubModel> {
  const listing = await readListing(source, access);
  const files = listing.siblings
    .filter(({ rfilename }) => /\.gguf$/i.test(rfilename) && isSafePath(rfilename))
    .map(({ rfilename, size, lfs }) => ({
      path: rfilename,
      bytes: lfs?.size ?? size ?? undefined,
      sha256: lfs?.sha256?.toLowerCase(),
    }));
  return { repo: source.repo, commit: listing.sha, files: chooseFiles(source, files) };
}

/** The files of the one model that a source means; a split model is chosen by any of its parts. */
function chooseFiles(source: HubSource, all: readonly HubFile[]): readonly HubFile[] {
  // A projector for images is no model of its own.
  const models = groups(all.filter(({ path }) => !/(?:^|[/-])mmproj/i.test(path)));
  const chosen = models.filter((files) => wants(source, files));
  const [only] = chosen;
  if (only !== undefined && (chosen.length === 1 || source.file !== undefined)) {
    checkWhole(source, only);
    return only;
  }
  const listed = chosen.length > 0 ? chosen : models;
  const choices = listed.map((files) => `  ${choiceText(source, files)}`).join("\n");
  const found =
    chosen.length > 1
      ? `${sourceText(source)} means ${chosen.length} models`
      : `${source.repo} has no GGUF file${source.file === undefined && source.variant === undefined ? "" : " of that name"}`;
  throw new CodeactError(
    "model_not_found",
    models.length === 0 ? `${found}.` : `${found}. There are:\n${choices}`,
    {
      remedy:
        models.length === 0
          ? "Look for a repository of the model with GGUF in its name, or convert it: codeact model convert DIR."
          : `Name one of them, for example hf:${source.repo}/${listed[0]?.[0]?.path ?? "FILE.gguf"}`,
      details: { choices: listed.map((files) => files[0]?.path) },
    },
  );
}

function wants(source: HubSource, files: readonly HubFile[]): boolean {
  if (source.file !== undefined) return files.some(({ path }) => path === source.file);
  const { variant } = source;
  if (variant === undefined) return true;
  // Bounded by what is no letter or digit: q4_k must not mean q4_k_m's neighbour iq4_k.
  const pattern = new RegExp(
    `(?:^|[^a-z0-9])${variant.replaceAll(/[.\\-]/g, "\\$&")}(?:[^a-z0-9_]|$)`,
    "i",
  );
  return files.some(({ path }) => pattern.test(path.replace(/-\d{5}-of-\d{5}(?=\.gguf$)/i, "")));
}

function groups(files: readonly HubFile[]): readonly (readonly HubFile[])[] {
  const models = new Map<string, HubFile[]>();
  for (const file of files) {
    const key = splitOf(file.path)?.base ?? file.path;
    models.set(key, [...(models.get(key) ?? []), file]);
  }
  return [...models.values()].map((parts) => parts.sort((a, b) => (a.path < b.path ? -1 : 1)));
}

function checkWhole(source: HubSource, files: readonly HubFile[]): void {
  const split = splitOf(files[0]?.path ?? "");
  if (split === undefined || split.count === files.length) return;
  throw new CodeactError(
    "model_not_found",
    `${source.repo} has ${files.length} of the ${split.count} parts of ${split.base}.`,
    { remedy: "Take another file or revision of the repository." },
  );
}

function choiceText(source: HubSource, files: readonly HubFile[]): string {
  const bytes = files.reduce((sum, file) => sum + (file.bytes ?? 0), 0);
  const parts = files.length > 1 ? `, ${files.length} parts` : "";
  const size = bytes === 0 ? "size unknown" : `${(bytes / 1e9).toFixed(2)} GB`;
  return `hf:${source.repo}/${files[0]?.path ?? ""} (${size}${parts})`;
}

async function readListing(source: HubSource, access: HubAccess): Promise<z.infer<typeof Listing>> {
  const { token, signal } = access;
  const revision = encodeURIComponent(source.revision);
  const url = `${endpointOf(access)}/api/models/${source.repo}/revision/${revision}?blobs=true`;
  const answer = await request(url, { token, signal, headers: { accept: "application/json" } });
  const { response } = answer;
  if (response.status !== 200) {
    await response.body?.cancel();
    throw explainAnswer(answer.url, response, token !== undefined);
  }
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const piece of bodyPieces(answer.url, response, { signal })) {
    length += piece.length;
    if (length > MAX_LISTING_BYTES) throw noListing(url);
    parts.push(piece);
  }
  try {
    return Listing.parse(JSON.parse(Buffer.concat(parts).toString("utf8")));
  } catch (error) {
    throw noListing(url, error);
  }
}

function noListing(url: string, cause?: unknown): CodeactError {
  return new CodeactError("model_failed", `${plainAddress(url)} is no listing of a repository.`, {
    remedy: "Check HF_ENDPOINT: it must be a mirror of Hugging Face.",
    cause,
  });
}

function endpointOf({ endpoint }: HubAccess): string {
  const text = (endpoint ?? HUB).replace(/\/+$/, "");
  if (/^https?:\/\//i.test(text) && URL.canParse(text)) return text;
  throw new CodeactError("config_invalid", `HF_ENDPOINT "${text}" is no http(s) address.`, {
    remedy: `Write it like ${HUB}.`,
  });
}
