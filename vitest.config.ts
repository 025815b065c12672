import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: [
      "{packages,examples,bench,scripts}/**/*.test.ts",
      // Tests that want something which no test run installs are asked for by naming it.
      ...(process.env["CODEACT_LLAMA_SERVER"] === undefined
        ? []
        : ["packages/**/llama-server.opt-in.ts"]),
    ],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Real processes on two cores: more workers only make them wait for each other.
    maxWorkers: 2,
  },
});
