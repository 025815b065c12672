import type { PackageFile } from "./simple-page.ts";

/** So many files of projects are remembered, of the projects that were asked for last: about 20 MB. */
const MAX_FILES = 50_000;

/** What the index has listed for the projects that a session has asked for. */
export class ListedFiles {
  readonly #projects = new Map<string, ReadonlyMap<string, PackageFile>>();
  readonly #maxFiles: number;
  #count = 0;

  constructor(maxFiles: number = MAX_FILES) {
    this.#maxFiles = maxFiles;
  }

  /** Remembers the files of a project and forgets those of the oldest ones. */
  set(project: string, files: readonly PackageFile[]): void {
    this.#forget(project);
    const byName = new Map(files.map((file) => [file.filename, file]));
    this.#projects.set(project, byName);
    this.#count += byName.size;
    for (const oldest of this.#projects.keys()) {
      // The newest one stays, however many files it has.
      if (this.#count <= this.#maxFiles || oldest === project) break;
      this.#forget(oldest);
    }
  }

  /** The files of a project by name; undefined when they are not remembered. */
  get(project: string): ReadonlyMap<string, PackageFile> | undefined {
    return this.#projects.get(project);
  }

  #forget(project: string): void {
    this.#count -= this.#projects.get(project)?.size ?? 0;
    this.#projects.delete(project);
  }
}
