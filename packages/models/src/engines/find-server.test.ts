import { expect, test } from "vitest";
import { findServer } from "./find-server.ts";
import { startShapedServer } from "./testing/shaped-server.ts";
import type { Shape } from "./testing/shaped-server.ts";

const models: Shape = { json: { object: "list", data: [{ id: "qwen3:8b", object: "model" }] } };

test.each([
  ["ollama", { "/": { raw: "Ollama is running" }, "/v1/models": models }],
  ["lmstudio", { "/api/v0/models": { json: { data: [] } }, "/v1/models": models }],
  ["vllm", { "/version": { json: { version: "0.12.0" } }, "/v1/models": models }],
  [
    "llama-server",
    { "/props": { json: { default_generation_settings: {} } }, "/v1/models": models },
  ],
] as const)("a running %s is found with its models", async (kind, paths) => {
  await using server = await startShapedServer(paths);
  expect(await findServer(kind, { root: server.root })).toEqual({
    kind,
    baseUrl: `${server.root}/v1`,
    models: ["qwen3:8b"],
  });
});

test("another service on the port is not taken for it", async () => {
  await using server = await startShapedServer({
    "/": { raw: "<html>Welcome to nginx</html>" },
    "/v1/models": models,
  });
  expect(await findServer("ollama", { root: server.root })).toBeUndefined();
});

test("a server that answers with no list of models is not taken either", async () => {
  await using server = await startShapedServer({
    "/": { raw: "Ollama is running" },
    "/v1/models": { raw: "<html>" },
  });
  expect(await findServer("ollama", { root: server.root })).toBeUndefined();
});

test("nothing there is no error", async () => {
  const server = await startShapedServer({});
  const { root } = server;
  await server[Symbol.asyncDispose]();
  expect(await findServer("vllm", { root })).toBeUndefined();
});
