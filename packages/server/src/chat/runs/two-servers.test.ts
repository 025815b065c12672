import type { ServerStep } from "@codeact/models/testing";
import { StartedRunView } from "@codeact/protocol/chat";
import { titleOf, whyNoLocalSandbox } from "@codeact/sandbox/testing";
import { describe, expect, test, vi } from "vitest";
import { glimpse } from "../testing/chat-viewer.ts";
import { ask, databases, openProcessChat, post } from "../testing/process-chat.ts";

const reason = await whyNoLocalSandbox();
const TIMEOUT_MS = 240_000;

const FOREVER = "print('begun', flush=True)\nimport time\ntime.sleep(600)";

function answer(text: string): ServerStep {
  if (text.includes("Name the conversation")) return "A name";
  return text.startsWith("Sleep") ? `<execute>${FOREVER}</execute>` : "Here I am.";
}

async function untilRunning(url: string, runId: string): Promise<void> {
  let after = 0;
  await vi.waitFor(
    async () => {
      const { events } = await glimpse(url, runId, { after, most: 1 });
      after = events.at(-1)?.seq ?? after;
      expect(events.map(({ type }) => type)).toContain("output.stream");
    },
    { timeout: 60_000, interval: 0 },
  );
}

for (const { name, title, why } of await databases()) {
  describe.skipIf(reason !== undefined || why)(
    titleOf(`two servers on one ${title}`, reason),
    () => {
      test(
        "the second shows and stops the first's run, and when the first is killed serves all of it",
        { timeout: TIMEOUT_MS },
        async () => {
          await using chat = await openProcessChat(name, answer);
          await using one = await chat.start();
          await using two = await chat.start();
          const sleeping = await ask(one.url, "Sleep.");
          await untilRunning(two.url, sleeping.runId);
          await post(two.url, `/api/v1/runs/${sleeping.runId}/stop`);
          const whole = await glimpse(two.url, sleeping.runId, { after: 0 });
          expect(whole.end?.status).toBe("stopped");
          expect(whole.events).toEqual(
            (await glimpse(one.url, sleeping.runId, { after: 0 })).events,
          );

          const [ofOne, ofTwo] = [await ask(one.url, "Sleep."), await ask(two.url, "Sleep.")];
          await untilRunning(two.url, ofOne.runId);
          await untilRunning(two.url, ofTwo.runId);
          await one.kill();
          const { end } = await glimpse(two.url, ofOne.runId, { after: 0 });
          expect(end?.status).toBe("interrupted");
          const again = await post(two.url, `/api/v1/runs/${ofOne.runId}/retry`);
          await untilRunning(two.url, StartedRunView.parse(again).runId);
          const userId = await chat.userId();
          expect((await chat.store.runs.get(userId, ofTwo.runId)).status).toBe("running");
          const hello = await ask(two.url, "Hello?");
          expect((await glimpse(two.url, hello.runId, { after: 0 })).end?.status).toBe("done");
        },
      );
    },
  );
}
