import { atScale, findTraces, titleOf, whyNoLocalSandbox } from "@codeact/sandbox/testing";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { openEngineClient } from "./testing/engine-client.ts";
import type { EngineClient } from "./testing/engine-client.ts";
import { openTestFolder, readStream } from "./testing/open-test-engine.ts";
import { startEngineProcess } from "./testing/start-engine-process.ts";

const reason = await whyNoLocalSandbox();
const FLOODS = 24;
const MIB = 1024 * 1024;
/** Text that each flood may send of each stream; it writes far more. */
const KEPT_BYTES = 256 * 1024;
/** Numbered lines of a hundred bytes that each flood writes to stdout; a quarter of them go to stderr too. */
const LINES = atScale(20_000, 640_000);
const LINE_BYTES = 100;
const REST = ".".repeat(LINE_BYTES - 10);
const TIMEOUT_MS = atScale(600_000, 1_800_000);

/** Four ways to write the same lines. */
const writers = [
  // print(), both streams in turn.
  `import sys
for n in range(${LINES}):
    print(f"{n:09d}${REST}")
    if n % 4 == 0: print(f"{n // 4:09d}${REST}", file=sys.stderr)`,
  // C's descriptors, past Python's own streams.
  `import os
def write(fd, data):
    while data: data = data[os.write(fd, data):]
for n in range(0, ${LINES}, 40):
    write(1, b"".join(b"%09d${REST}\\n" % m for m in range(n, n + 40)))
    write(2, b"".join(b"%09d${REST}\\n" % m for m in range(n // 4, n // 4 + 10)))`,
  // Processes of its own, at the same time.
  `import subprocess
line = "%09.0f${REST}"
both = [subprocess.Popen(["seq", "-f", line, "0", str(n - 1)], stdout=fd) for fd, n in ((1, ${LINES}), (2, ${LINES / 4}))]
assert [child.wait() for child in both] == [0, 0]`,
  // Threads of its own.
  `import sys, threading
def flood(stream, count):
    for n in range(count): stream.write(f"{n:09d}${REST}\\n")
both = [threading.Thread(target=flood, args=each) for each in ((sys.stdout, ${LINES}), (sys.stderr, ${LINES / 4}))]
for thread in both: thread.start()
for thread in both: thread.join()`,
];

const Stream = z.object({ name: z.enum(["stdout", "stderr"]), text: z.string() });
const Cut = z.object({ name: z.enum(["stdout", "stderr"]), droppedBytes: z.number() });

interface Heard {
  head: string;
  tail: string;
  dropped: number;
}

/** Runs a flood and keeps what of it is heard, before and after the cut. */
async function hear(client: EngineClient, id: string, code: string): Promise<Map<string, Heard>> {
  const heard = new Map(
    ["stdout", "stderr"].map((name): [string, Heard] => [name, { head: "", tail: "", dropped: 0 }]),
  );
  const response = await client.ask(`/v1/sessions/${id}/execute`, {
    body: { code, timeoutMs: TIMEOUT_MS },
    headers: { accept: "text/event-stream" },
  });
  let status: unknown;
  for await (const { name, data } of readStream(response)) {
    if (name === "execution-end") ({ status } = data);
    if (name === "output-truncated") {
      const cut = Cut.parse(data);
      const stream = heard.get(cut.name);
      if (stream !== undefined) stream.dropped += cut.droppedBytes;
    }
    if (name !== "stream") continue;
    const { name: which, text } = Stream.parse(data);
    const stream = heard.get(which);
    if (stream === undefined) continue;
    if (stream.dropped === 0) stream.head += text;
    else stream.tail += text;
  }
  expect(status).toBe("ok");
  return heard;
}

/** Whole lines have their numbers in a row, from `first`; a line that the cut went through does not count. */
function expectRow(lines: readonly string[], first: number): void {
  lines.forEach((line, index) => {
    if (line !== `${String(first + index).padStart(9, "0")}${REST}`)
      throw new Error(`Line ${first + index} of the flood is "${line.slice(0, 120)}".`);
  });
}

function expectEnds({ head, tail, dropped }: Heard, count: number): void {
  expect(head.length + dropped + tail.length).toBe(count * LINE_BYTES);
  expect(head.length + tail.length).toBeLessThanOrEqual(KEPT_BYTES);
  expect(Math.min(head.length, tail.length)).toBeGreaterThan(KEPT_BYTES / 8);
  expectRow(head.split("\n").slice(0, -1), 0);
  const last = tail.split("\n").slice(1, -1);
  expectRow(last, count - last.length);
}

/** The most memory that a process ever had, bytes. */
function peakBytes(id: number): number {
  const status = readFileSync(`/proc/${id}/status`, "utf8");
  return Number(/^VmHWM:\s+(\d+) kB/mu.exec(status)?.[1] ?? 0) * 1024;
}

describe.skipIf(reason !== undefined)(titleOf("floods of output", reason), () => {
  test(
    `${FLOODS} at one time are cut to their ends, in bounded memory of the engine and of every session`,
    { timeout: TIMEOUT_MS },
    async () => {
      await using folder = await openTestFolder();
      await using engine = await startEngineProcess({ dataFolder: folder.path });
      const client = openEngineClient(engine.url);
      const limits = { outputBytes: KEPT_BYTES, cellTimeoutMs: TIMEOUT_MS };
      const ids = await Promise.all(
        Array.from({ length: FLOODS }, () => client.create({ limits })),
      );
      // What a cell needs at all is there before the comparison begins.
      await Promise.all(
        ids.map((id) => client.json(`/v1/sessions/${id}/execute`, { body: { code: "1" } })),
      );
      const processes = [
        engine.processId,
        ...findTraces(engine.processId).processes.map(({ id }) => id),
      ];
      const before = processes.map(peakBytes);
      const heard = await Promise.all(
        ids.map((id, index) => hear(client, id, writers[index % writers.length] ?? "")),
      );
      const [engineGrowth = 0, ...growth] = processes.map(
        (id, index) => peakBytes(id) - (before[index] ?? 0),
      );
      for (const streams of heard) {
        expectEnds(streams.get("stdout") ?? { head: "", tail: "", dropped: 0 }, LINES);
        expectEnds(streams.get("stderr") ?? { head: "", tail: "", dropped: 0 }, LINES / 4);
      }
      // Of each flood: what is kept, what is on its way (1 MiB unread at most), and what it becomes in between.
      expect(engineGrowth).toBeLessThan(FLOODS * 8 * MIB);
      expect(Math.max(...growth)).toBeLessThan(16 * MIB);
      const after = await Promise.all(
        ids.map((id) =>
          client.json(`/v1/sessions/${id}/execute`, { body: { code: "print('on')" } }),
        ),
      );
      for (const { outputs } of after)
        expect(outputs).toMatchObject([{ name: "stdout", text: "on\n" }]);
    },
  );
});
