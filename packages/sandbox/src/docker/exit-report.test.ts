import { expect, test } from "vitest";
import { ErrorStream } from "./exit-report.ts";
import type { ExitReport } from "./exit-report.ts";

const REPORT = '\ncodeact-exit {"code": -9, "cpuSeconds": 1.5, "outOfMemory": true}\n';

function open(): { stream: ErrorStream; reports: ExitReport[] } {
  const reports: ExitReport[] = [];
  const stream = new ErrorStream((report) => {
    reports.push(report);
  });
  return { stream, reports };
}

test("the report of the end is found however it is cut, once", () => {
  for (let cut = 1; cut < REPORT.length; cut += 1) {
    const { stream, reports } = open();
    stream.add(Buffer.from(REPORT.slice(0, cut)));
    stream.add(Buffer.from(REPORT.slice(cut)));
    stream.add(Buffer.from(REPORT));
    expect(reports).toEqual([{ code: -9, cpuSeconds: 1.5, outOfMemory: true }]);
  }
});

test("what came before the report is the log", () => {
  const { stream } = open();
  stream.add(Buffer.from("Traceback\nImportError: no module"));
  stream.add(Buffer.from(REPORT));
  expect(stream.log).toBe("Traceback\nImportError: no module");
});

test.each([
  ["a mark without JSON", "\ncodeact-exit nonsense\n"],
  [
    "a code that no process has",
    '\ncodeact-exit {"code": 4000, "cpuSeconds": 0, "outOfMemory": false}\n',
  ],
  [
    "a mark in the middle of a line",
    '\nsaid codeact-exit {"code": 1, "cpuSeconds": 0, "outOfMemory": false}\n',
  ],
])("%s is no report", (_, text) => {
  const { stream, reports } = open();
  stream.add(Buffer.from(text));
  expect(reports).toEqual([]);
  expect(stream.report).toBeUndefined();
});

test("a flood of text is kept within bounds, and the report behind it is found", () => {
  const { stream, reports } = open();
  for (let count = 0; count < 100; count += 1) stream.add(Buffer.alloc(10_000, "x"));
  expect(stream.log.length).toBeLessThanOrEqual(64 * 1024);
  stream.add(Buffer.from(REPORT));
  expect(reports.length).toBe(1);
});
