import { basename } from "node:path";
import { CodeactError } from "@codeact/protocol";
import { unescaped } from "./http-request.ts";
import { findHubModel, type HubAccess, hubUrl } from "./hub.ts";
import { findKnownModel } from "./known-models.ts";
import type { Manifest } from "./manifest.ts";
import { isModelName } from "./model-store.ts";
import { demoModelName } from "./demo-model.ts";
import { type PullSource, sourceText } from "./pull-source.ts";
import { splitOf, splitPaths } from "./split-files.ts";

/** A file that a pull brings. */
export interface PlannedFile {
  readonly url: string;
  /** Name in the model's folder. */
  readonly name: string;
  /** What its bytes belong to, without secrets. */
  readonly source: string;
  readonly sha256: string | undefined;
  readonly bytes: number | undefined;
}

/** What a pull will do. */
export interface PullPlan {
  readonly name: string;
  readonly from: Manifest["from"];
  readonly files: readonly PlannedFile[];
  /** Sent to the hub and to nobody else. */
  readonly token: string | undefined;
}

/** What a person said about a pull. */
export interface PlanOptions {
  readonly name?: string | undefined;
  /** Of a model in one file. */
  readonly sha256?: string | undefined;
}

/** Finds out which files a source means and what the model is called. @throws CodeactError as {@link findHubModel} says */
export async function planPull(
  source: PullSource,
  options: PlanOptions,
  access: HubAccess,
): Promise<PullPlan> {
  const plan = source.type === "hub" ? await planHub(source, access) : planUrl(source.url);
  const name = options.name?.toLowerCase() ?? defaultName(source, plan.files);
  if (!isModelName(name) || name === demoModelName) {
    throw new CodeactError("invalid_input", `"${name}" cannot be the name of a stored model.`, {
      remedy: "Give another with --name: letters, digits, dots, dashes and underscores.",
    });
  }
  return { ...plan, name, files: withHash(plan.files, options.sha256, sourceText(source)) };
}

type Unnamed = Omit<PullPlan, "name">;

async function planHub(
  source: PullSource & { readonly type: "hub" },
  access: HubAccess,
): Promise<Unnamed> {
  const { repo, revision } = source;
  const model = await findHubModel(source, access);
  const first = model.files[0]?.path ?? "";
  return {
    from: { type: "hub", repo, file: first, revision, commit: model.commit },
    token: access.token,
    files: model.files.map(({ path, bytes, sha256 }) => ({
      url: hubUrl(access, { repo, revision: model.commit ?? revision, path }),
      name: safeName(basename(path)),
      source: `hf:${repo}/${path}`,
      bytes,
      sha256,
    })),
  };
}

function planUrl(address: string): Unnamed {
  const url = new URL(address);
  const files = splitPaths(url.pathname).map((pathname) => {
    const part = new URL(url);
    part.pathname = pathname;
    const name = safeName(unescaped(basename(pathname)));
    return {
      url: part.href,
      name,
      source: sourceText({ type: "url", url: part.href }),
      bytes: undefined,
      sha256: undefined,
    };
  });
  const [first] = files;
  const from = { type: "url", url: first?.source ?? "" } as const;
  return { from, files, token: undefined };
}

/** A name that somebody else gave as a name in a folder. */
function safeName(name: string): string {
  const plain = name.replaceAll(/[^\w.+-]/g, "_").slice(-200);
  return /^\.*\.gguf$/i.test(plain) ? "model.gguf" : plain;
}

function defaultName(source: PullSource, files: readonly PlannedFile[]): string {
  const file = files[0]?.name ?? "";
  const known = source.type === "hub" ? findKnownModel(file) : undefined;
  if (known?.gguf?.file === file) return known.name;
  const base = splitOf(file)?.base ?? file.replace(/\.gguf$/i, "");
  return base
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]/g, "-")
    .replace(/^[^a-z0-9]+|\.+$/g, "");
}

function withHash(
  files: readonly PlannedFile[],
  sha256: string | undefined,
  source: string,
): readonly PlannedFile[] {
  if (sha256 === undefined) return files;
  const wanted = sha256.toLowerCase().replace(/^sha256:/, "");
  if (!/^[0-9a-f]{64}$/.test(wanted) || files.length !== 1) {
    const problem =
      files.length === 1
        ? `"${sha256}" is no sha256: it has 64 hexadecimal digits.`
        : `${source} has ${files.length} files, and one --sha256 was given.`;
    throw new CodeactError("invalid_input", problem, { remedy: "Correct or leave out --sha256." });
  }
  return files.map((file) => {
    if (file.sha256 === undefined || file.sha256 === wanted) return { ...file, sha256: wanted };
    throw new CodeactError(
      "invalid_input",
      `${source} has the sha256 ${file.sha256}, and --sha256 gives ${wanted}.`,
      { remedy: "The file is not the one you expect: check its revision." },
    );
  });
}
