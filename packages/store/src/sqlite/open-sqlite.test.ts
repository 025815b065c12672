import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { openStore } from "../open-store.ts";
import { pathToFileURL } from "node:url";
import { describeFixtures } from "../testing/describe-fixtures.ts";
import { describeStore } from "../testing/describe-store.ts";
import { openSqlite } from "./open-sqlite.ts";

describeStore({
  name: "SQLite",
  async place() {
    const folder = await mkdtemp(join(tmpdir(), "codeact-store-"));
    const filesFolder = join(folder, "files");
    return {
      filesFolder,
      target: pathToFileURL(join(folder, "codeact.sqlite")).href,
      open: (options) => openStore({ path: join(folder, "codeact.sqlite") }, options),
      [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
    };
  },
});

describeFixtures({
  engine: "sqlite",
  async make(until, statements) {
    const folder = await mkdtemp(join(tmpdir(), "codeact-fixture-"));
    const path = join(folder, "codeact.sqlite");
    await (await openSqlite(path, { now: Date.now, until })).close();
    const database = new DatabaseSync(path);
    database.exec(statements);
    database.close();
    return {
      open: () => openStore({ path }),
      [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
    };
  },
});
