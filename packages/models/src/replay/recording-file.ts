import { appendFile, readFile, writeFile } from "node:fs/promises";
import { CodeactError, errorMessage } from "@codeact/protocol";
import { RecordedCall } from "./recording.ts";
import type { Recording } from "./recording.ts";

/**
 * Reads a recording: JSON lines, one {@link RecordedCall} each.
 * @throws CodeactError `file_not_found`, or `invalid_input` naming the line that is no recorded call
 */
export async function readRecording(path: string): Promise<Recording> {
  const lines = (await readText(path)).split("\n");
  return lines.flatMap((line, index) =>
    line.trim() === "" ? [] : [readLine(line, `${path}:${index + 1}`)],
  );
}

/** Writes a recording, replacing what the file held. */
export async function writeRecording(path: string, recording: Recording): Promise<void> {
  await writeFile(path, recording.map((call) => `${JSON.stringify(call)}\n`).join(""));
}

/** A sink for `recordModel` that adds each call to a file as soon as it ends, so that a crash loses none. */
export function appendToRecording(path: string): (call: RecordedCall) => Promise<void> {
  return async (call) => await appendFile(path, `${JSON.stringify(call)}\n`);
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    throw new CodeactError(
      "file_not_found",
      `The recording ${path} cannot be read: ${errorMessage(error)}.`,
      {
        remedy: "Check the path.",
        cause: error,
      },
    );
  }
}

function readLine(line: string, place: string): RecordedCall {
  try {
    return RecordedCall.parse(JSON.parse(line));
  } catch (error) {
    throw new CodeactError(
      "invalid_input",
      `${place} is no recorded model call: ${errorMessage(error)}`,
      {
        remedy: "Record again with this version, or remove the line.",
        cause: error,
      },
    );
  }
}
