import { readFile } from "node:fs/promises";
import { ChatExport } from "@codeact/protocol/chat";
import { parseChatExport, renderChatExport } from "@codeact/server";
import { describe, expect, it } from "vitest";

const read = (name: string): Promise<string> => readFile(new URL(name, import.meta.url), "utf8");

/** Version 1 of the format: this file must load for ever. */
describe("the example conversation", () => {
  it("is an export of the first version, with a table, a figure, an error and its repair", async () => {
    const exported = parseChatExport("conversation.json", await read("conversation.json"));
    expect(exported.version).toBe(1);
    const cells = exported.messages.flatMap((message) => message.cells);
    expect(cells.map(({ status }) => status)).toEqual(["ok", "error", "ok", "ok"]);
    const types = cells.flatMap(({ outputs }) =>
      outputs.flatMap(({ output }) => ("data" in output ? Object.keys(output.data) : [])),
    );
    expect(new Set(types)).toEqual(new Set(["text/plain", "text/html", "image/png"]));
    expect(ChatExport.parse(exported)).toEqual(exported);
  });

  it("has its page beside it: codeact export conversation.json --to html", async () => {
    const exported = parseChatExport("conversation.json", await read("conversation.json"));
    const page = await renderChatExport(exported, "html");
    expect(page === (await read("conversation.html"))).toBe(true);
  });
});
