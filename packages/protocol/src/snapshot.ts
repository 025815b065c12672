import { z } from "zod";
import { boundedArray } from "./json.ts";

/** Variables of one snapshot that are told of; more are a program gone wrong. */
const MAX_NAMES = 100_000;

/** A variable that could not be saved or brought back, and why. */
export const UnsavedVariable = z.strictObject({
  name: z.string(),
  /** Type name without its module, for example `generator`. */
  type: z.string(),
  /** One sentence for a person and a model: `open file`, `cannot pickle 'generator' object`. */
  reason: z.string(),
});
export type UnsavedVariable = z.infer<typeof UnsavedVariable>;

/** What a snapshot holds, without its bytes. */
export const SnapshotSummary = z.strictObject({
  version: z.literal(1),
  /** Python that made it, for example `3.11.2`; another minor version may not be able to read it. */
  python: z.string(),
  createdAt: z.iso.datetime(),
  saved: boundedArray(
    z.strictObject({ name: z.string(), type: z.string(), bytes: z.int().nonnegative() }),
    MAX_NAMES,
  ),
  /** The honest list: what is lost when only the snapshot remains. */
  unsaved: boundedArray(UnsavedVariable, MAX_NAMES),
  /** Files of the working folder that are inside. */
  files: z.int().nonnegative(),
});
export type SnapshotSummary = z.infer<typeof SnapshotSummary>;

/** Variables and files of a kernel at one moment, saved one by one so that one that cannot be saved spoils no other. */
export interface KernelSnapshot {
  readonly summary: SnapshotSummary;
  /** Opaque to everyone but the backend family that made it. Hostile: only ever opened inside a sandbox. */
  readonly data: Uint8Array;
}

/** What came back from a snapshot. */
export const RestoreReport = z.strictObject({
  restored: boundedArray(z.string(), MAX_NAMES),
  /** Saved, but not to be brought back here (a class that is gone, another Python). */
  failed: boundedArray(UnsavedVariable, MAX_NAMES),
  files: z.int().nonnegative(),
});
export type RestoreReport = z.infer<typeof RestoreReport>;
