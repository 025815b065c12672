import { z } from "zod";

/** One file that an index offers for a project. */
export interface PackageFile {
  readonly filename: string;
  /** Absolute, without a fragment. */
  readonly url: string;
  /** In lower case hexadecimal; undefined where the index names none. */
  readonly sha256: string | undefined;
  readonly requiresPython: string | undefined;
  /** Why it was withdrawn, possibly in no words; undefined when it was not. */
  readonly yanked: string | undefined;
  /** Whether the index serves the metadata beside the file (PEP 658), and its hash as `sha256=...` or `true`. */
  readonly metadata: string | undefined;
}

/** What an index may answer, the first preferred (PEP 691). */
export const PAGE_TYPES =
  "application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.1";

const SHA256 = /^[0-9a-f]{64}$/u;
/** Names of wheels and source archives; anything else could not be installed and has no place in a URL. */
const FILENAME = /^[A-Za-z0-9][A-Za-z0-9._+!-]{0,250}$/u;

const Metadata = z.union([z.boolean(), z.record(z.string(), z.string())]);
/** The parts of a JSON page that are read (PEP 691, 700, 714). */
const JsonPage = z.object({
  files: z.array(
    z.object({
      filename: z.string(),
      url: z.string(),
      hashes: z.record(z.string(), z.string()).optional(),
      "requires-python": z.string().nullish(),
      yanked: z.union([z.boolean(), z.string()]).optional(),
      "core-metadata": Metadata.optional(),
      "dist-info-metadata": Metadata.optional(),
    }),
  ),
});

/** Reads the page of a project, JSON or HTML (PEP 503). Files with names that cannot be are left out. @throws Error when it is neither */
export function readSimplePage(
  text: string,
  contentType: string,
  base: URL,
): readonly PackageFile[] {
  const files = contentType.includes("json") ? readJson(text, base) : readHtml(text, base);
  return files.filter(({ filename }) => FILENAME.test(filename));
}

function readJson(text: string, base: URL): readonly PackageFile[] {
  return JsonPage.parse(JSON.parse(text)).files.flatMap((file) => {
    const url = fileUrl(file.url, base);
    if (url === undefined) return [];
    const metadata = file["core-metadata"] ?? file["dist-info-metadata"] ?? false;
    return {
      filename: file.filename,
      url: url.href,
      sha256: sha256Of(file.hashes?.["sha256"]),
      requiresPython: file["requires-python"] ?? undefined,
      yanked: file.yanked === true ? "" : file.yanked === false ? undefined : file.yanked,
      metadata: metadataText(metadata),
    };
  });
}

function metadataText(metadata: z.infer<typeof Metadata>): string | undefined {
  if (typeof metadata === "boolean") return metadata ? "true" : undefined;
  const hash = sha256Of(metadata["sha256"]);
  return hash === undefined ? "true" : `sha256=${hash}`;
}

const ANCHOR = /<a\s(?<attributes>[^>]{0,8192})>(?<name>[^<]{0,1024})<\/a>/giu;
const ATTRIBUTE = /(?<name>[a-z][a-z-]*)(?:\s*=\s*(?:"(?<double>[^"]*)"|'(?<single>[^']*)'))?/giu;

function readHtml(text: string, base: URL): readonly PackageFile[] {
  return [...text.matchAll(ANCHOR)].flatMap(({ groups }) => {
    const attributes = new Map(
      [...(groups?.["attributes"] ?? "").matchAll(ATTRIBUTE)].map((match) => [
        (match.groups?.["name"] ?? "").toLowerCase(),
        fromEntities(match.groups?.["double"] ?? match.groups?.["single"] ?? ""),
      ]),
    );
    const href = attributes.get("href") ?? "";
    const url = fileUrl(href, base);
    if (url === undefined) return [];
    const metadata =
      attributes.get("data-core-metadata") ?? attributes.get("data-dist-info-metadata");
    return {
      filename: fromEntities(groups?.["name"] ?? "").trim(),
      url: url.href,
      sha256: sha256Of(/#sha256=([0-9a-f]{64})/iu.exec(href)?.[1]),
      requiresPython: attributes.get("data-requires-python"),
      yanked: attributes.get("data-yanked"),
      metadata:
        metadata !== undefined && /^(?:true|sha256=[0-9a-f]{64})$/u.test(metadata)
          ? metadata
          : undefined,
    };
  });
}

function fileUrl(text: string, base: URL): URL | undefined {
  const url = URL.parse(text, base.href);
  if (url === null || (url.protocol !== "http:" && url.protocol !== "https:")) return undefined;
  url.hash = "";
  return url;
}

function sha256Of(text: string | undefined): string | undefined {
  const lower = text?.toLowerCase();
  return lower !== undefined && SHA256.test(lower) ? lower : undefined;
}

/** Writes a page of a project as HTML, which every pip reads. `link`: where each file is to be fetched. */
export function writeSimplePage(
  project: string,
  files: readonly PackageFile[],
  link: (file: PackageFile) => string,
): string {
  const lines = files.map((file) => {
    const fragment = file.sha256 === undefined ? "" : `#sha256=${file.sha256}`;
    const attributes = [
      ["href", link(file) + fragment],
      ["data-requires-python", file.requiresPython],
      ["data-yanked", file.yanked],
      ["data-dist-info-metadata", file.metadata],
      ["data-core-metadata", file.metadata],
    ].flatMap(([name, value]) => (value === undefined ? [] : `${name}="${toEntities(value)}"`));
    return `<a ${attributes.join(" ")}>${toEntities(file.filename)}</a><br>`;
  });
  return `<!DOCTYPE html>\n<html><head><title>${toEntities(project)}</title></head><body>\n${lines.join("\n")}\n</body></html>\n`;
}

const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" } as const;

function toEntities(text: string): string {
  return Object.entries(ENTITIES).reduce(
    (escaped, [character, entity]) => escaped.replaceAll(character, entity),
    text,
  );
}

function fromEntities(text: string): string {
  return Object.entries(ENTITIES)
    .toReversed()
    .reduce((plain, [character, entity]) => plain.replaceAll(entity, character), text);
}
