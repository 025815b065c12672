import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStore } from "@codeact/store";
import type { Store } from "@codeact/store";
import { findPostgres, startPostgres } from "@codeact/store/testing";
import { afterAll } from "vitest";

/** One store as two processes see it. */
export interface TwoStores extends AsyncDisposable {
  readonly one: Store;
  readonly two: Store;
  advance(ms: number): void;
}

/** Stores of both kinds. */
export interface TestStores {
  /** Whether a kind can be had here; under CODEACT_TEST_STRICT=1 both must be. */
  readonly kinds: readonly {
    readonly name: string;
    readonly title: string;
    readonly missing: boolean;
  }[];
  /** Opens a new store twice. */
  open(name: string): Promise<TwoStores>;
}

/** Finds out which stores a test can have; the server of PostgreSQL is started at the first use and ends with the tests. */
export async function openTestStores(): Promise<TestStores> {
  const programs = await findPostgres();
  if (programs === undefined && process.env["CODEACT_TEST_STRICT"] === "1")
    throw new Error("PostgreSQL is not installed (apt-get install postgresql).");
  let server: ReturnType<typeof startPostgres> | undefined;
  afterAll(async () => {
    await (await server)?.[Symbol.asyncDispose]();
  });
  return {
    kinds: [
      { name: "SQLite", title: "SQLite", missing: false },
      {
        name: "PostgreSQL",
        title:
          programs === undefined
            ? "PostgreSQL (skipped: no server in /usr/lib/postgresql)"
            : "PostgreSQL",
        missing: programs === undefined,
      },
    ],
    async open(name) {
      await using opened = new AsyncDisposableStack();
      const folder = await mkdtemp(join(tmpdir(), "codeact-stores-"));
      opened.defer(() => rm(folder, { recursive: true, force: true }));
      let offset = 0;
      const now = (): number => Date.now() + offset;
      const filesFolder = join(folder, "files");
      let target: string | { readonly path: string } = { path: join(folder, "chat.sqlite") };
      if (name === "PostgreSQL" && programs !== undefined) {
        server ??= startPostgres(programs);
        target = await (await server).createDatabase();
      }
      const one = opened.use(await openStore(target, { now, filesFolder }));
      const two = opened.use(await openStore(target, { now, filesFolder }));
      const cleaning = opened.move();
      return {
        one,
        two,
        advance(ms) {
          offset += ms;
        },
        [Symbol.asyncDispose]: () => cleaning.disposeAsync(),
      };
    },
  };
}
