import type { InnerEnd } from "./channel.ts";
import type { DeviceOperations, EmscriptenFs, Heap } from "./emscripten-fs.ts";

/** Major number of our devices; Emscripten's own use 1 to 6. */
const MAJOR = 200;
const FOLDER = "/dev/codeact-";
/** Text of C code that may wait to be fetched; what a single call writes beyond that is lost. */
const MOST_TEXT_BYTES = 64 * 1024 * 1024;
const MOST_LAST_BYTES = 2000;

/** What C code wrote to one of descriptors 1 and 2, until the driver fetches it. */
class Text {
  readonly #channel: InnerEnd;
  #chunks: Uint8Array[] = [];
  #bytes = 0;

  constructor(channel: InnerEnd) {
    this.#channel = channel;
  }

  add(bytes: Uint8Array): number {
    if (this.#bytes === 0) this.#channel.ask("alarm");
    if (this.#bytes < MOST_TEXT_BYTES) {
      this.#chunks.push(new Uint8Array(bytes));
      this.#bytes += bytes.length;
    }
    return bytes.length;
  }

  take(target: Uint8Array): number {
    let filled = 0;
    while (filled < target.length) {
      const chunk = this.#chunks.shift();
      if (chunk === undefined) break;
      const piece = chunk.subarray(0, target.length - filled);
      target.set(piece, filled);
      filled += piece.length;
      if (piece.length < chunk.length) this.#chunks.unshift(chunk.subarray(piece.length));
    }
    this.#bytes -= filled;
    return filled;
  }
}

function bytesAt(heap: Heap, offset: number, length: number): Uint8Array {
  return new Uint8Array(heap.buffer, heap.byteOffset + offset, length);
}

/** Takes what the interpreter writes to descriptors 1 and 2. */
export interface TextSinks {
  readonly stdout: (bytes: Uint8Array) => number;
  readonly stderr: (bytes: Uint8Array) => number;
  /** Text to descriptor 2 that nobody has fetched: what a driver says that could not start. */
  readonly lastErrors: () => string;
}

/**
 * Makes the device files by which the driver (python/codeact_wasm/port.py) speaks to the host: bytes are all that
 * crosses this border, no object of JavaScript ever reaches Python.
 */
export function installDevices(fs: EmscriptenFs, channel: InnerEnd): TextSinks {
  let minor = 0;
  const install = (name: string, operations: DeviceOperations): void => {
    const device = fs.makedev(MAJOR, minor);
    minor += 1;
    fs.registerDevice(device, operations);
    fs.mkdev(FOLDER + name, 0o600, device);
  };
  install("frames", {
    // The position says for how many milliseconds to wait.
    read: (_, heap, offset, length, position) =>
      channel.receive(bytesAt(heap, offset, length), position),
    write(_, heap, offset, length) {
      channel.send(bytesAt(heap, offset, length));
      return length;
    },
  });
  install("alarm", {
    write(_, _heap, _offset, length) {
      channel.ask("alarm");
      return length;
    },
  });
  const cpuUsage = process.threadCpuUsage.bind(process);
  install("clock", {
    read(_, heap, offset, length) {
      const { user, system } = cpuUsage();
      const seconds = new Float64Array([(user + system) / 1e6]);
      bytesAt(heap, offset, length).set(new Uint8Array(seconds.buffer).subarray(0, length));
      return Math.min(length, seconds.byteLength);
    },
  });
  const texts = { stdout: new Text(channel), stderr: new Text(channel) };
  for (const [name, text] of Object.entries(texts)) {
    install(name, {
      read: (_, heap, offset, length) => text.take(bytesAt(heap, offset, length)),
    });
  }
  return {
    stdout: (bytes) => texts.stdout.add(bytes),
    stderr: (bytes) => texts.stderr.add(bytes),
    lastErrors() {
      const bytes = Buffer.alloc(MOST_LAST_BYTES);
      return bytes.toString("utf8", 0, texts.stderr.take(bytes));
    },
  };
}
