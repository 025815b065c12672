import { CodeactError } from "@codeact/protocol";
import type { KernelFiles } from "@codeact/protocol";
import { expect, test } from "vitest";
import { openFile } from "./open-file.ts";
import type { PartialFiles } from "./open-file.ts";

const MIB = 1 << 20;

function absent(): Promise<never> {
  return Promise.reject(new CodeactError("not_supported", "Not here."));
}

/** Files with one content, which count what is read of them. */
function filesOf(content: Uint8Array): { readonly files: KernelFiles; readonly reads: number[] } {
  const reads: number[] = [];
  const files = {
    read(): Promise<Uint8Array> {
      reads.push(content.byteLength);
      return Promise.resolve(content);
    },
    write: absent,
    list: absent,
    remove: absent,
  };
  return { files, reads };
}

function inParts(content: Uint8Array): {
  readonly files: PartialFiles;
  readonly reads: number[];
  readonly shrink: (bytes: number) => void;
} {
  const { files, reads } = filesOf(content);
  let left = content;
  return {
    reads,
    shrink(bytes) {
      left = content.subarray(0, bytes);
    },
    files: {
      ...files,
      readPart(_, { offset, maxBytes }) {
        reads.push(maxBytes);
        const data = left.subarray(offset, offset + maxBytes);
        return Promise.resolve({ data, totalBytes: left.byteLength });
      },
    },
  };
}

test("a file is read in pieces of 4 MiB, and only when they are asked for", async () => {
  const { files, reads } = inParts(new Uint8Array(10 * MIB));
  const file = await openFile(files, "f");
  expect([file.totalBytes, reads]).toEqual([10 * MIB, [0]]);
  const pieces = file.pieces(MIB, 8 * MIB);
  expect((await pieces.next()).value?.length).toBe(4 * MIB);
  expect(reads).toEqual([0, 4 * MIB]);
  expect((await pieces.next()).value?.length).toBe(3 * MIB);
  expect((await pieces.next()).done).toBe(true);
});

test("files that cannot be read in part are read whole, once", async () => {
  const { files, reads } = filesOf(new Uint8Array(5 * MIB).fill(7));
  const file = await openFile(files, "f");
  const pieces = await Array.fromAsync(file.pieces(0, file.totalBytes));
  expect([pieces.map(({ length }) => length), reads]).toEqual([[4 * MIB, MIB], [5 * MIB]]);
});

test("a file that becomes shorter meanwhile is an error, not an end", async () => {
  const { files, shrink } = inParts(new Uint8Array(5 * MIB));
  const pieces = (await openFile(files, "f")).pieces(0, 5 * MIB);
  await pieces.next();
  shrink(MIB);
  await expect(pieces.next()).rejects.toThrow("f became shorter while it was read.");
});
