import type { EmscriptenFs, FsMount, FsNode, MemoryFs } from "./emscripten-fs.ts";

/** Emscripten's number for "no space left on device". */
const ENOSPC = 51;

/**
 * Limits what the files in memory may hold, per mounted tree. They lie outside of the interpreter's own memory, so its
 * limit does not reach them.
 */
export function limitFiles(fs: EmscriptenFs, limitBytes: number): void {
  const { file } = memoryFiles(fs).ops_table;
  // Never less than what is really used; counted anew only when the limit seems to be reached.
  const used = new Map<FsMount, number>();
  const grow = ({ mount }: FsNode, bytes: number): void => {
    if (bytes <= 0) return;
    let sum = (used.get(mount) ?? limitBytes) + bytes;
    if (sum > limitBytes) sum = count(fs, mount) + bytes;
    if (sum > limitBytes) throw new fs.ErrnoError(ENOSPC);
    used.set(mount, sum);
  };
  const { write } = file.stream;
  const { setattr } = file.node;
  file.stream.write = (stream, buffer, offset, length, position, canOwn): number => {
    grow(stream.node, position + length - (stream.node.usedBytes ?? 0));
    return write(stream, buffer, offset, length, position, canOwn);
  };
  file.node.setattr = (node, attributes): void => {
    if (attributes.size !== undefined) grow(node, attributes.size - (node.usedBytes ?? 0));
    setattr(node, attributes);
  };
}

function memoryFiles(fs: EmscriptenFs): MemoryFs {
  return fs.filesystems.MEMFS;
}

/** Bytes of the files of one tree, those included that are removed but still open. */
function count(fs: EmscriptenFs, mount: FsMount): number {
  const seen = new Set<FsNode>();
  let bytes = 0;
  const waiting: FsNode[] = [mount.root];
  for (const stream of fs.streams) if (stream?.node.mount === mount) waiting.push(stream.node);
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (seen.has(node) || node.mount !== mount) continue;
    seen.add(node);
    if (ArrayBuffer.isView(node.contents)) bytes += node.usedBytes ?? 0;
    else if (node.contents !== undefined) waiting.push(...Object.values(node.contents));
  }
  return bytes;
}
