import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { CodeactError } from "@codeact/protocol";
import { withoutPassword } from "./postgres/open-postgres.ts";

/** Where a store lies: a URL (`postgres://…`, `file:///…`) or a file. */
export type StoreTarget = string | { readonly path: string };

/** The place of a store, read. */
export type Place =
  | { readonly engine: "sqlite"; readonly path: string; readonly filesFolder: string }
  | { readonly engine: "postgres"; readonly url: string; readonly filesFolder: string };

/**
 * Reads where a store lies. @param filesFolder Folder of its bytes; `files` beside a SQLite file when it is absent.
 * @throws CodeactError `config_invalid` (reasons `url`, `files_folder`)
 */
export function placeOf(target: StoreTarget, filesFolder: string | undefined): Place {
  if (typeof target !== "string") return sqlitePlace(target.path, filesFolder);
  if (/^postgres(?:ql)?:/u.test(target)) {
    withoutPassword(target);
    if (filesFolder === undefined) throw filesFolderMissing();
    return { engine: "postgres", url: target, filesFolder: resolve(filesFolder) };
  }
  if (target.startsWith("file:") && URL.canParse(target)) {
    return sqlitePlace(fileURLToPath(target), filesFolder);
  }
  const kind = /^([a-z][a-z0-9+.-]*):/iu.exec(target)?.[1] ?? "";
  throw new CodeactError(
    "config_invalid",
    `A store cannot be opened at ${kind === "" ? JSON.stringify(target) : `a ${kind}: address`}.`,
    {
      remedy: kind.startsWith("mongodb")
        ? "Import a dump of that database with the importer for chat-ui."
        : "Give a file as { path }, a file:// URL or a postgres:// URL.",
      details: { reason: "url" },
    },
  );
}

function sqlitePlace(path: string, filesFolder: string | undefined): Place {
  const folder = filesFolder ?? join(dirname(resolve(path)), "files");
  return { engine: "sqlite", path, filesFolder: resolve(folder) };
}

function filesFolderMissing(): CodeactError {
  return new CodeactError("config_invalid", "A store in PostgreSQL needs a folder for files.", {
    remedy: "Name a folder that all servers of this database share (filesFolder).",
    details: { reason: "files_folder" },
  });
}
