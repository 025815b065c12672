import type { WriteStream } from "node:fs";
import { open } from "node:fs/promises";
import { CodeactError, errorMessage } from "@codeact/protocol";
import type { NetworkLog } from "@codeact/sandbox";

/** Lines that wait for the disk; what comes while so many wait is counted instead. */
const MAX_WAITING_BYTES = 8 * 1024 * 1024;

/** A file that gets a JSON line for every request of a session with a network. */
export interface NetworkLogFile extends AsyncDisposable {
  readonly log: NetworkLog;
}

/** The mode given to open() is that of a new file only: one that was there, and that others can read, is closed to them. */
async function openForOwner(path: string): Promise<WriteStream> {
  const file = await open(path, "a", 0o600);
  try {
    const facts = await file.stat();
    // A terminal or a pipe keeps its mode.
    if (facts.isFile() && (facts.mode & 0o077) !== 0) await file.chmod(0o600);
    return file.createWriteStream();
  } catch (error) {
    await file.close();
    throw error;
  }
}

/**
 * Opens such a file, or goes on with it; only its owner can read it. A disk that fails later does not end the engine.
 * @param onFailure is told when no more can be written
 * @throws CodeactError `invalid_input` when it cannot be written
 */
export async function openNetworkLog(
  path: string,
  onFailure: (text: string) => void,
): Promise<NetworkLogFile> {
  let stream: WriteStream;
  try {
    stream = await openForOwner(path);
  } catch (error) {
    throw new CodeactError("invalid_input", `Cannot write ${path}: ${errorMessage(error)}`, {
      remedy: "Check --network-log.",
      cause: error,
    });
  }
  let dropped = 0;
  stream.on("error", (error) => onFailure(`Nothing more is written to ${path}: ${error.message}.`));
  return {
    log(record) {
      if (stream.destroyed || stream.writableLength > MAX_WAITING_BYTES) {
        dropped += 1;
        return;
      }
      const missing = dropped === 0 ? {} : { missing: dropped };
      dropped = 0;
      stream.write(`${JSON.stringify({ ...record, ...missing })}\n`);
    },
    async [Symbol.asyncDispose]() {
      if (stream.destroyed) return;
      if (dropped > 0) stream.write(`${JSON.stringify({ time: new Date(), missing: dropped })}\n`);
      await new Promise<void>((resolve) => stream.close(() => resolve()));
    },
  };
}
