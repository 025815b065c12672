import type { Kernel } from "@codeact/protocol";
import type { FileSightings } from "./kernel-files.ts";

/** An interpreter with what it has in it. */
export interface KernelState {
  readonly kernel: Kernel;
  /** Its row in the store, or that of the one it was copied from. */
  readonly kernelId: string;
  /** Cells whose effects it has, or which everybody was told are lost; in the order of the branch. */
  readonly covers: readonly string[];
  /** Files of its folder as they were last seen. */
  readonly files: FileSightings;
}

/** True when `covers` are the first of `path`. */
export function isPrefix(covers: readonly string[], path: readonly string[]): boolean {
  return covers.length <= path.length && covers.every((id, index) => id === path[index]);
}

/** True when both name the same cells in the same order. */
export function isSame(covers: readonly string[], path: readonly string[]): boolean {
  return covers.length === path.length && isPrefix(covers, path);
}
