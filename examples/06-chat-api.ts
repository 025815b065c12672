// Asks a chat server (`codeact serve`), follows the run as it happens, and saves the conversation as a page.
// The server's address is in CODEACT_CHAT_URL; CODEACT_API_KEY is a key of yours, which a single-user server does not need.
import { writeFile } from "node:fs/promises";
import { ConversationView, RunLogEvent, StartedRunView } from "@codeact/protocol/chat";

const base = `${process.env["CODEACT_CHAT_URL"] ?? "http://127.0.0.1:5173"}/api/v1`;
const key = process.env["CODEACT_API_KEY"];
const headers = {
  "content-type": "application/json",
  ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
};

async function ask(path: string, body?: object): Promise<Response> {
  const method = body === undefined ? "GET" : "POST";
  const response = await fetch(base + path, { method, headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response;
}

const made = await ask("/conversations", { title: "Primes" });
const conversation = ConversationView.parse(await made.json());
const begun = await ask(`/conversations/${conversation.id}/runs`, {
  text: "What is the sum of the first 50 prime numbers?",
});
const { runId } = StartedRunView.parse(await begun.json());

// The run belongs to the server: whoever loses this stream asks again with `?after=` the last number it has.
const events = await ask(`/runs/${runId}/events?after=0`);
let text = "";
for await (const chunk of events.body?.pipeThrough(new TextDecoderStream()) ?? []) {
  text += chunk;
  const frames = text.split("\n\n");
  text = frames.pop() ?? "";
  for (const frame of frames) show(frame);
}

function show(frame: string): void {
  const data = /^data: (.*)$/mu.exec(frame)?.[1];
  // The last frame, `end`, is none of the log.
  const event = RunLogEvent.safeParse(withoutNumber(JSON.parse(data ?? "null"))).data;
  if (event?.type === "text.delta") process.stdout.write(event.data.text);
  if (event?.type === "cell.running") process.stdout.write(`\n${event.data.source}\n`);
  if (event?.type === "output.stream") process.stdout.write(`> ${event.data.text}`);
  if (event?.type === "run.finished") process.stdout.write(`\n${event.data.status}\n`);
}

function withoutNumber(value: unknown): unknown {
  return typeof value === "object" && value !== null && "type" in value && "data" in value
    ? { type: value.type, data: value.data }
    : value;
}

const page = await ask(`/conversations/${conversation.id}/export?format=html`);
await writeFile("primes.html", await page.text());
