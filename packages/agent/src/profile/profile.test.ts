import { expect, test } from "vitest";
import { z } from "zod";
import { formats } from "../format/formats.ts";
import type { FormatScope } from "../format/action-format.ts";
import { tool } from "../tools/tool.ts";
import { profiles } from "./profile.ts";

const search = tool({
  name: "search_docs",
  description: "Searches the documentation.",
  input: z.object({ query: z.string().describe("What to look for"), limit: z.int().default(5) }),
  output: z.array(z.string()),
  run: () => [],
});
const withTools: FormatScope = { python: true, tools: [search] };

test.each(["tag", "fence", "tool", "json"] as const)("the system prompt for %s", (name) => {
  expect(profiles.codeact.system(formats[name], withTools)).toMatchSnapshot();
});

test("the system prompt for text, and for json without Python", () => {
  const scope: FormatScope = { python: false, tools: [search] };
  expect(profiles.codeact.system(formats.text, scope)).toMatchSnapshot();
  expect(profiles.codeact.system(formats.json, scope)).toMatchSnapshot();
});

test("the system prompts of the original's profiles", () => {
  expect(profiles["compat-chat"].system(formats.tag, withTools)).toMatchSnapshot();
  expect(
    profiles["compat-instruct"].system(formats.tag, { python: true, tools: [] }),
  ).toMatchSnapshot();
});

test("the demo profile has no system prompt but the functions there are", () => {
  expect(profiles.demo.system(formats.tag, { python: true, tools: [] })).toBe("");
  expect(profiles.demo.system(formats.tag, withTools)).toMatchSnapshot();
});

test("no prompt has a place that was not filled", () => {
  for (const profile of Object.values(profiles)) {
    for (const format of Object.values(formats))
      expect(profile.system(format, withTools)).not.toContain("{{");
  }
});
