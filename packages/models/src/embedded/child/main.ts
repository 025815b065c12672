import { writeSync } from "node:fs";
import { flushCompileCache } from "node:module";
import process from "node:process";
import type { ChildMessage, HostMessage, LoadOrder } from "../wire.ts";
import { ChildFailure, faultOf } from "./child-failure.ts";
import { loadAddon } from "./load-addon.ts";
import { loadModel } from "./loaded-model.ts";
import { Scheduler } from "./scheduler.ts";

const BEAT_MS = 1000;
const MAX_COMPLAINTS = 8;
/** Without a grammar it takes milliseconds; log-probabilities of a whole step of an echoed prompt some seconds. */
const CHOICE_LIMIT_MS = 60_000;

/** Started by the host with a channel: loads one model, answers orders, and ends when the channel does. */
function main(): void {
  process.title = "codeact-model";
  let scheduler: Scheduler | undefined;
  let choiceLimitMs = CHOICE_LIMIT_MS;
  process.on("message", (message: HostMessage) => {
    if (message.type === "load") {
      choiceLimitMs = message.choiceLimitMs ?? CHOICE_LIMIT_MS;
      void load(message, (loaded) => (scheduler = loaded));
    } else if (message.type === "generate") scheduler?.generate(message);
    else if (message.type === "count") scheduler?.count(message.id, message.prompt);
    else scheduler?.abort(message.id);
  });
  // The host is gone, also when it was killed: nobody is left to answer. Not `exit`, which would take llama.cpp apart
  // while its threads are at work.
  process.on("disconnect", () => process.kill(process.pid, "SIGKILL"));
  // Ctrl-C in a terminal reaches the whole group; the host decides when the model goes.
  process.on("SIGINT", () => {});
  setInterval(() => {
    if ((scheduler?.choosingMs ?? 0) > choiceLimitMs) giveUp(choiceLimitMs);
    send({ type: "beat", residentBytes: process.memoryUsage.rss() });
  }, BEAT_MS);
}

/** Ends the process: all slots wait for a choice that does not come, and the host starts another one. */
function giveUp(limitMs: number): void {
  writeSync(
    process.stderr.fd,
    `Error: the choice of a token took more than ${limitMs / 1000} seconds; the grammar or schema of a request has too many ways.\n`,
  );
  process.kill(process.pid, "SIGKILL");
}

async function load(order: LoadOrder, use: (loaded: Scheduler) => void): Promise<void> {
  const complaints: string[] = [];
  const complain = (text: string): void => {
    if (complaints.length < MAX_COMPLAINTS) complaints.push(text.trim());
  };
  try {
    // The template's reader loads while llama.cpp reads the file.
    const [loaded, { openChatTemplate }] = await Promise.all([
      loadModel(loadAddon(complain), order, complaints),
      import("../../template/chat-template.ts"),
    ]);
    const { vocabulary, contextLength, threads } = loaded;
    const template = openChatTemplate({
      templates: order.templates,
      specials: vocabulary.specials,
      ...vocabulary.boundaries,
    });
    const scheduler = new Scheduler(loaded, template, (replies) =>
      send({ type: "replies", replies: [...replies] }),
    );
    use(scheduler);
    send({ type: "ready", contextLength, threads, residentBytes: process.memoryUsage.rss() });
    // The host ends this process without notice, so nothing can wait for the end.
    flushCompileCache();
  } catch (error) {
    const fault = error instanceof ChildFailure ? error.fault : faultOf(error);
    const refusal: ChildMessage = { type: "refused", fault };
    process.send?.(refusal, undefined, {}, () => process.exit(0));
  }
}

function send(message: ChildMessage): void {
  // A host that is gone is noticed by `disconnect`.
  if (process.connected) process.send?.(message);
}

main();
