import { CodeactError, RestoreReport, SnapshotSummary } from "@codeact/protocol";
import type { KernelSnapshot } from "@codeact/protocol";
import { z } from "zod";
import type { Ask } from "./kernel-files.ts";

/** One piece on the wire (docs/formats/kernel-wire.md). */
const PIECE_BYTES = 4 << 20;

/** Largest snapshot that is taken or brought back: 256 MiB, as for a file that is read at once. */
const MAX_SNAPSHOT_BYTES = 256 << 20;

const Facts = SnapshotSummary.omit({ version: true, createdAt: true }).extend({
  bytes: z.int().nonnegative().max(MAX_SNAPSHOT_BYTES),
});

/** Requests of one turn: `job` runs in Python's main thread as a cell does, `ask` beside it. */
export interface SnapshotTurn {
  readonly job: Ask;
  readonly ask: Ask;
}

/**
 * Saves the variables and, if asked, the working folder of a kernel.
 * @throws CodeactError `file_too_large`, `timeout`, `kernel_protocol` when the answer makes no sense
 */
export async function takeSnapshot(
  { job, ask }: SnapshotTurn,
  files: boolean,
): Promise<KernelSnapshot> {
  const { value } = await job({ type: "snapshot", files, maxBytes: MAX_SNAPSHOT_BYTES });
  const parsed = Facts.safeParse(value);
  if (!parsed.success) throw nonsense();
  const { bytes, ...facts } = parsed.data;
  const pieces: Buffer[] = [];
  for (let offset = 0; offset < bytes;) {
    const length = Math.min(PIECE_BYTES, bytes - offset);
    const { payload } = await ask({ type: "snapshot-read", offset, length });
    // An empty piece would keep the host asking for ever, a longer one would be more than was announced.
    if (payload.length === 0 || payload.length > length) throw nonsense();
    pieces.push(payload);
    offset += payload.length;
  }
  await ask({ type: "snapshot-end" });
  const summary: SnapshotSummary = { version: 1, createdAt: new Date().toISOString(), ...facts };
  return { summary, data: Buffer.concat(pieces) };
}

/**
 * Brings a snapshot back into a kernel.
 * @throws CodeactError `invalid_input` for bytes that are no snapshot or of another Python, `file_too_large`, `timeout`
 */
export async function restoreSnapshot(
  { job, ask }: SnapshotTurn,
  { data }: KernelSnapshot,
): Promise<RestoreReport> {
  if (data.length > MAX_SNAPSHOT_BYTES) {
    throw new CodeactError(
      "file_too_large",
      `The snapshot has ${data.length} bytes; at most ${MAX_SNAPSHOT_BYTES} can be brought back.`,
      { remedy: "Keep large data in files outside of the snapshot." },
    );
  }
  for (let offset = 0; offset === 0 || offset < data.length; offset += PIECE_BYTES) {
    const part = offset === 0 ? "first" : "middle";
    await ask({ type: "restore-part", part }, data.subarray(offset, offset + PIECE_BYTES));
  }
  const { value } = await job({ type: "restore" });
  const report = RestoreReport.safeParse(value);
  if (!report.success) throw nonsense();
  return report.data;
}

function nonsense(): CodeactError {
  return new CodeactError(
    "kernel_protocol",
    "The kernel's answer about a snapshot makes no sense.",
  );
}
