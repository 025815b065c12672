import { CodeactError } from "@codeact/protocol";
import { Duplex, PassThrough } from "node:stream";
import { expect, test } from "vitest";
import type { Death } from "./cell.ts";
import { encodeFrame } from "./frame.ts";
import { awaitHello } from "./hello.ts";
import type { HelloOptions, Refusal } from "./hello.ts";

const HELLO = {
  type: "hello",
  protocol: 1,
  python: "3.9.2",
  shell: "plain",
  workingFolder: "/work",
};

/** An interpreter's start, played by the test. */
function newborn(): {
  socket: Duplex;
  say(message: object): void;
  hangUp(): void;
  end(death: Death): void;
  killed(): boolean;
  process: { ended: Promise<Death>; gone: Promise<void>; kill(): void };
} {
  const said = new PassThrough();
  const socket = Duplex.from({ readable: said, writable: new PassThrough().resume() });
  const ended = Promise.withResolvers<Death>();
  let killed = false;
  return {
    socket,
    say: (message) => said.write(encodeFrame(message)),
    hangUp: () => socket.destroy(),
    end: ended.resolve,
    killed: () => killed,
    process: {
      ended: ended.promise,
      gone: new Promise(() => undefined),
      kill: () => {
        killed = true;
      },
    },
  };
}

const options = (more: Partial<HelloOptions> = {}): HelloOptions => ({
  timeoutMs: 60_000,
  failure: (what, death) =>
    new CodeactError("kernel_start_failed", `${what}, ${death?.cause ?? "unknown"}`),
  ...more,
});

test("an interpreter that says hello is ready", async () => {
  const one = newborn();
  const ready = awaitHello(one, options());
  one.say(HELLO);
  expect((await ready).hello.python).toBe("3.9.2");
  expect(one.killed()).toBe(false);
});

test("one that ends says why where that is known", async () => {
  const one = newborn();
  const ready = awaitHello(one, options());
  one.hangUp();
  one.end({ cause: "out-of-memory", detail: "" });
  await expect(ready).rejects.toThrow("ended before it was ready, out-of-memory");
  expect(one.killed()).toBe(true);
});

test("one whose end nobody reports, and one that nobody heard, are failures as well", async () => {
  const mute = newborn();
  const waiting = awaitHello(mute, options());
  mute.hangUp();
  await expect(waiting).rejects.toThrow("ended before it was ready, unknown");
  const gone = newborn();
  gone.hangUp();
  gone.end({ cause: "killed", detail: "" });
  await expect(awaitHello(gone, options())).rejects.toThrow("ended before it was ready, killed");
});

test("what it said before its end counts more than the end", async () => {
  const one = newborn();
  const ready = awaitHello(one, options({ refusal: refused }));
  one.end({ cause: "exited", detail: "" });
  one.say({ type: "failed", step: "mount", errno: 1, detail: "no" });
  await expect(ready).rejects.toThrow("refused: mount");
});

function refused({ step }: Refusal): CodeactError {
  return new CodeactError("sandbox_unavailable", `refused: ${step}`);
}

test("any other first message is a breach of the protocol", async () => {
  const one = newborn();
  const ready = awaitHello(one, options());
  one.say({ type: "failed", step: "mount", errno: 1, detail: "no" });
  await expect(ready).rejects.toMatchObject({ code: "kernel_protocol" });
  expect(one.killed()).toBe(true);
});

test("one that is late and one that is no longer wanted are killed", async () => {
  const late = newborn();
  await expect(awaitHello(late, options({ timeoutMs: 10 }))).rejects.toThrow(
    "was not ready after 0.01 s",
  );
  const unwanted = newborn();
  const giveUp = new AbortController();
  const ready = awaitHello(unwanted, options({ signal: giveUp.signal }));
  giveUp.abort();
  await expect(ready).rejects.toMatchObject({ code: "aborted" });
  expect([late.killed(), unwanted.killed()]).toEqual([true, true]);
});
