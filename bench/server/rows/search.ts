import { execFile } from "node:child_process";
import { createWriteStream } from "node:fs";
import { once } from "node:events";
import { join } from "node:path";
import { promisify } from "node:util";
import { openStore } from "@codeact/store";
import { z } from "zod";
import type { Line } from "../../engine/lines.ts";
import { openFolder, openOurChat } from "../our-chat.ts";
import type { ServerBenchOptions } from "../server-row.ts";

const Me = z.looseObject({ id: z.string() });
const run = promisify(execFile);
/** Different words in the history; word n comes 1/n as often as the first. */
const WORDS = 20_000;
/** Words from everywhere to nearly nowhere, two together, a phrase and the beginning of one. */
const QUESTIONS = ["w1", "w40", "w900", "w15000", "w3 w700", '"w1 w2"', "w12*"];
/** What GNU grep is asked, over the same texts. */
const PATTERNS = ["\\bw1\\b", "\\bw40\\b", "\\bw900\\b", "\\bw15000\\b", "\\bw1 w2\\b"];

/** Searches over a long history, and its first page. */
export async function searchRow(options: ServerBenchOptions): Promise<Line[]> {
  await using folder = await openFolder();
  const texts = join(folder.path, "texts");
  await fill(folder.path, texts, options.conversations);
  await using chat = await openOurChat(folder.path);
  const times = async (paths: readonly string[], count: number): Promise<number[]> => {
    const values: number[] = [];
    for (let index = 0; index < count; index += 1) {
      const path = paths[index % paths.length] ?? "";
      const started = performance.now();
      await chat.client.send("GET", path);
      values.push(performance.now() - started);
    }
    return values;
  };
  const count = options.quick ? 21 : 140;
  const asked = QUESTIONS.map((words) => `/api/v1/search?q=${encodeURIComponent(words)}`);
  // The first questions open the index.
  await times(asked, asked.length);
  const theirs: number[] = [];
  for (const pattern of PATTERNS) {
    const started = performance.now();
    await run("grep", ["-c", "-P", pattern, texts]).catch(() => undefined);
    theirs.push(performance.now() - started);
  }
  const size = options.conversations.toLocaleString("en");
  return [
    {
      what: `search in ${size} conversations, newest first`,
      unit: "ms",
      values: await times(asked, count),
      target: { p99: 50 },
      peers: [{ name: "GNU grep over the texts", values: theirs }],
    },
    {
      what: "first page of the list",
      unit: "ms",
      values: await times(["/api/v1/conversations?limit=50"], count),
      target: { p99: 5 },
    },
  ];
}

/** Puts a history into the store of a chat that is not running, and the same texts into a file. */
async function fill(dataFolder: string, texts: string, conversations: number): Promise<void> {
  const userId = await ownerOf(dataFolder);
  await using store = await openStore({ path: join(dataFolder, "chat", "chat.sqlite") });
  const file = createWriteStream(texts);
  const start = Date.now() - conversations * 1000;
  for (let index = 0; index < conversations; index += 1) {
    const createdAt = start + index * 1000;
    const [question, answer] = [someText(12), someText(60)];
    const common = { status: "done", createdAt } as const;
    await store.conversations.addWhole({
      userId,
      title: someText(4),
      model: "scripted",
      createdAt,
      updatedAt: createdAt,
      files: [],
      messages: [
        { ...common, key: "q", role: "user", content: content(question) },
        { ...common, key: "a", parentKey: "q", role: "assistant", content: content(answer) },
      ],
    });
    if (!file.write(`${question}\n${answer}\n`)) await once(file, "drain");
    if (index % 10_000 === 9999) process.stderr.write(`          ${index + 1} conversations\n`);
  }
  file.end();
  await once(file, "finish");
}

async function ownerOf(dataFolder: string): Promise<string> {
  await using chat = await openOurChat(dataFolder);
  return Me.parse(JSON.parse(await chat.client.send("GET", "/api/v1/me"))).id;
}

const content = (text: string) => ({ parts: [{ kind: "text", text }] as const, cells: [] });

// The inverse of the sum of 1/n: word n is drawn in proportion to 1/n.
const drawWord = (): string => `w${Math.floor(WORDS ** Math.random())}`;

function someText(length: number): string {
  return Array.from({ length }, drawWord).join(" ");
}
