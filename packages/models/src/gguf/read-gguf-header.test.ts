import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CodeactError } from "@codeact/protocol";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ByteSource } from "./byte-source.ts";
import { ggufValue } from "./gguf-value.ts";
import { readGgufHeader, requiredBytes } from "./read-gguf-header.ts";
import { writeTinyLlama } from "./testing/tiny-llama.ts";

let folder = "";
let sound: Buffer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "codeact-gguf-"));
  const path = join(folder, "sound.gguf");
  await writeTinyLlama(path, { type: "q8_0", layers: 1 });
  sound = await readFile(path);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A source over bytes in memory that counts what was asked for. */
function memory(bytes: Uint8Array, chunkBytes = 512): ByteSource & { readonly reads: number[] } {
  const reads: number[] = [];
  return {
    name: "model.gguf",
    size: bytes.length,
    chunkBytes,
    reads,
    read: async (offset, length) => {
      reads.push(length);
      return bytes.subarray(offset, offset + length);
    },
  };
}

/** A hand-made header: magic, version, counts, then whatever. */
function crafted(
  tensors: bigint,
  values: bigint,
  rest: readonly (number | bigint | string | Buffer)[],
  version = 3,
): Uint8Array {
  const parts = [Buffer.from("GGUF"), word(version), long(tensors), long(values)];
  for (const part of rest) {
    if (typeof part === "number") parts.push(word(part));
    else if (typeof part === "bigint") parts.push(long(part));
    else if (typeof part !== "string") parts.push(part);
    else parts.push(long(BigInt(part.length)), Buffer.from(part));
  }
  return Buffer.concat([...parts, Buffer.alloc(64)]);
}

const word = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};
const long = (value: bigint): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(value);
  return bytes;
};

test("a header that comes in small ranges is the same as one read at once", async () => {
  const source = memory(sound, 100);
  const header = await readGgufHeader(source);
  expect(header).toEqual(await readGgufHeader(memory(sound, 1 << 20)));
  expect(requiredBytes(header)).toBeLessThanOrEqual(sound.length);
  // Only the header was asked for, not the weights.
  expect(source.reads.reduce((a, b) => a + b, 0)).toBeLessThan(header.dataOffset + 200);
});

test("a file that ends within its weights is refused, unless it may", async () => {
  const cut = sound.subarray(0, sound.length - 100);
  await expect(readGgufHeader(memory(cut))).rejects.toThrow(/its end is missing/);
  const header = await readGgufHeader(memory(cut), { incomplete: true });
  expect(header.tensors).toHaveLength(11);
});

test.each([
  ["an empty file", Buffer.alloc(0), /is empty/],
  ["a web page", Buffer.from("<!DOCTYPE html><html>"), /looks like a web page/],
  ["a Git LFS pointer", Buffer.from("version https://git-lfs.github.com/spec/v1\n"), /Git LFS/],
  ["a safetensors file", Buffer.from('\u0010\0\0\0\0\0\0\0{"a":1}'), /safetensors/],
  ["random bytes", Buffer.from([9, 8, 7, 6, 5, 4, 3, 2]), /is not a GGUF file\.$/],
  ["the first two letters", Buffer.from("GG"), /ends after 2 bytes/],
  ["a billion tensors", crafted(1n << 40n, 0n, []), /number of tensors of 1099511627776/],
  ["a billion values", crafted(0n, 1n << 63n, []), /number of metadata values/],
  ["a key of a terabyte", crafted(0n, 1n, [1n << 40n]), /length of a metadata key/],
  ["an array of a billion", crafted(0n, 1n, ["k", 9, 4, 1n << 30n]), /length of "k"/],
  [
    "arrays that are too long together",
    crafted(0n, 2n, ["k", 9, 0, 1n << 23n, Buffer.alloc(1 << 23), "l", 9, 0, 1n]),
    /length of "l" of 1, more than the 0/,
  ],
  ["a key that is longer than the format allows", crafted(0n, 1n, [65_536n]), /65535 that are/],
  ["an array of arrays", crafted(0n, 1n, ["k", 9, 9, 1n]), /array of arrays/],
  ["a type that does not exist", crafted(0n, 1n, ["k", 77]), /unknown type 77/],
  ["a key that comes twice", crafted(0n, 2n, ["k", 4, 1, "k", 4, 1]), /"k" comes twice/],
  ["an alignment of 3", crafted(0n, 1n, ["general.alignment", 4, 3]), /alignment is 3/],
  ["nine dimensions", crafted(1n, 0n, ["t", 9]), /9 dimensions/],
  [
    "sizes whose product overflows",
    crafted(1n, 0n, ["t", 2, 1n << 50n, 1n << 50n, 0, 0n]),
    /values/,
  ],
  ["a tensor off the alignment", crafted(1n, 0n, ["t", 1, 4n, 0, 5n]), /not aligned/],
  ["a tensor behind the end", crafted(1n, 0n, ["t", 1, 4n, 0, 1n << 40n]), /end is missing/],
  ["rows that no block fits", crafted(1n, 0n, ["t", 1, 33n, 8, 0n]), /blocks of 32/],
])("refuses %s", async (_, bytes, message) => {
  await expect(readGgufHeader(memory(bytes))).rejects.toMatchObject({
    code: "invalid_input",
    message: expect.stringMatching(message),
  });
});

test.each([
  [1, /version 1/],
  [0x03000000, /big-endian/],
])("refuses version %s as not supported", async (version, message) => {
  await expect(readGgufHeader(memory(crafted(0n, 0n, [], version)))).rejects.toMatchObject({
    code: "not_supported",
    message: expect.stringMatching(message),
  });
});

test("a tensor type that is newer than the reader is named by its number", async () => {
  const header = await readGgufHeader(memory(crafted(1n, 0n, ["t", 1, 4n, 250, 0n])));
  expect(header.tensors[0]).toMatchObject({ type: "type 250", bytes: undefined });
});

test("a header above the limit is refused", async () => {
  const reading = readGgufHeader(memory(sound), { maxHeaderBytes: 1000 });
  await expect(reading).rejects.toThrow(/longer than 1000 bytes/);
});

test("flipped and cut bytes give a header or a typed failure, never another error", async () => {
  const end = 2000;
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: end }),
      fc.integer({ min: 0, max: 255 }),
      fc.integer({ min: 1, max: sound.length }),
      async (at, value, length) => {
        const bytes = Buffer.from(sound.subarray(0, length));
        if (at < bytes.length) bytes[at] = value;
        try {
          await readGgufHeader(memory(bytes, 4096));
        } catch (error) {
          expect(CodeactError.isInstance(error)).toBe(true);
        }
      },
    ),
    { numRuns: 300 },
  );
});

test("a file that is not there, a folder and an abort are typed", async () => {
  await expect(readGgufHeader(join(folder, "none.gguf"))).rejects.toMatchObject({
    code: "not_found",
  });
  await expect(readGgufHeader(folder)).rejects.toMatchObject({ code: "invalid_input" });
  const path = join(folder, "page.gguf");
  await writeFile(path, "<html>");
  await expect(readGgufHeader(path)).rejects.toThrow(/web page/);
  const signal = AbortSignal.abort();
  await expect(readGgufHeader(join(folder, "sound.gguf"), { signal })).rejects.toThrow(/abort/);
});

test("numbers of 64 bits keep their value", async () => {
  const path = join(folder, "big.gguf");
  const value = ggufValue.uint64(7_241_748_480n);
  await writeTinyLlama(path, { layers: 1, metadata: { "general.parameter_count": value } });
  expect((await readGgufHeader(path)).metadata.get("general.parameter_count")).toEqual(value);
});
