import { tmpdir } from "node:os";
import { join } from "node:path";

/** Where the tests of this folder keep their heap snapshot, made once for all of them; not where a person's lies. */
export const testCacheFolder = join(tmpdir(), `codeact-wasm-test-${process.getuid?.() ?? "user"}`);
