import { scriptedModel, startScriptedServer } from "@codeact/models/testing";
import { ModelEndpointView, ModelList } from "@codeact/protocol/chat";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { openTestChat } from "../testing/open-test-chat.ts";
import { scriptedSource } from "../testing/scripted-source.ts";
import { configuredSource } from "./configured-source.ts";
import { openModelCatalogue } from "./open-model-catalogue.ts";
import { secretBox } from "./secret-box.ts";

const ENDPOINTS = "/api/v1/admin/model-endpoints";

describe("a server of which the operator named no model", () => {
  test("gives what it lists, and no name leads anywhere else", async () => {
    const server = await startScriptedServer({
      handler: () => ({ text: "Hello." }),
      models: ["small"],
    });
    await using _ = server;
    await using chat = await openTestChat();
    const catalogue = openModelCatalogue({
      ...chat.chat,
      box: secretBox("k".repeat(32), "test"),
      before: (lists) => configuredSource([{ baseUrl: server.url }], lists),
      after: () => scriptedSource([scriptedModel([], { name: "last" })]),
    });
    await using _catalogue = catalogue;
    expect((await catalogue.list()).map(({ name }) => name)).toEqual(["small", "last"]);
    await using last = await catalogue.open("last");
    expect(last.model.name).toBe("last");
    for (const name of ["http://169.254.169.254/v1#x", "./model.gguf", "hf:some/model"]) {
      await using opened = await catalogue.open(name);
      const events = opened.model.stream({ messages: [{ role: "user", content: "Hi" }] });
      await expect(events[Symbol.asyncIterator]().next()).rejects.toMatchObject({
        code: "model_not_found",
      });
    }
    expect(server.requests.map(({ body }) => body["model"])).toContain("./model.gguf");
  });
});

describe("servers of models that admins add", () => {
  test("are offered to everybody, asked with their key, and never show it", async () => {
    await using server = await startScriptedServer({
      steps: [{ text: "Hello." }],
      apiKey: "sk-secret",
      models: ["small"],
    });
    await using chat = await openTestChat({
      models: [scriptedModel([])],
      settings: { modelHosts: ["127.0.0.1"] },
    });
    const body = { name: "lab", baseUrl: server.url, apiKey: "sk-secret" };
    const added = await chat.ask(ModelEndpointView, ENDPOINTS, { json: body });
    expect(added).toMatchObject({ name: "lab", hasKey: true, models: [] });
    const { items } = await chat.ask(ModelList, "/api/v1/models", {}, chat.person(0));
    expect(items.map(({ name }) => name)).toEqual(["scripted", "lab/small"]);
    await using inUse = await chat.chat.models.open("lab/small");
    let text = "";
    for await (const event of inUse.model.stream({ messages: [{ role: "user", content: "Hi" }] }))
      if (event.type === "text-delta") text += event.text;
    expect(text).toBe("Hello.");
    const all = JSON.stringify([
      added,
      await chat.store.modelEndpoints.list(),
      await chat.store.audit.list(),
    ]);
    expect(all).not.toContain("sk-secret");
    const names = await chat.ask(
      z.object({ items: z.array(z.string()) }),
      `${ENDPOINTS}/${added.id}/check`,
      { method: "POST" },
    );
    expect(names.items).toEqual(["small"]);
  });

  test("are for admins, have public addresses, and their key goes nowhere else", async () => {
    await using chat = await openTestChat({
      settings: { modelHosts: ["models.lan", "other.lan"] },
    });
    const send = (json: object, as = chat.user): Promise<Response> =>
      chat.fetch(ENDPOINTS, { json }, as);
    expect(
      (await send({ name: "a", baseUrl: "http://models.lan/v1" }, chat.person(0))).status,
    ).toBe(403);
    for (const baseUrl of [
      "http://127.0.0.1:9/v1",
      "http://169.254.169.254/v1",
      "http://u:p@models.lan/v1",
      "file:///etc/passwd",
    ])
      expect((await send({ name: "a", baseUrl })).status).toBe(400);
    expect((await send({ name: "a/b", baseUrl: "http://models.lan/v1" })).status).toBe(400);
    const added = ModelEndpointView.parse(
      await (await send({ name: "a", baseUrl: "http://models.lan/v1", apiKey: "sk" })).json(),
    );
    expect((await send({ name: "a", baseUrl: "http://models.lan/v1" })).status).toBe(400);
    const change = async (json: object): Promise<number> =>
      (await chat.fetch(`${ENDPOINTS}/${added.id}`, { method: "PATCH", json })).status;
    expect(await change({ baseUrl: "http://other.lan/v1" })).toBe(400);
    expect(await change({ baseUrl: "http://other.lan/v1", apiKey: null })).toBe(200);
    expect(await chat.store.modelEndpoints.get(added.id)).toMatchObject({ sealedKey: undefined });
    expect((await chat.fetch(`${ENDPOINTS}/${added.id}`, { method: "DELETE" })).status).toBe(204);
    await expect(chat.chat.models.open("a/x")).rejects.toMatchObject({ code: "model_not_found" });
    const { items } = await chat.store.audit.list({ kind: "model-endpoint." });
    expect(items.map(({ kind }) => kind)).toEqual([
      "model-endpoint.removed",
      "model-endpoint.changed",
      "model-endpoint.added",
    ]);
  });
});
