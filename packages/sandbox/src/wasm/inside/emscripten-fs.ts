/** The parts of Emscripten's file system (https://emscripten.org/docs/api_reference/Filesystem-API.html) that we use. */
export interface EmscriptenFs {
  readonly ErrnoError: new (errno: number) => Error;
  readonly filesystems: { readonly MEMFS: MemoryFs };
  readonly streams: readonly (FsStream | null | undefined)[];
  /** Highest descriptor that may be open. */
  MAX_OPEN_FDS: number;
  makedev(major: number, minor: number): number;
  registerDevice(device: number, operations: DeviceOperations): void;
  mkdev(path: string, mode: number, device: number): void;
  mkdirTree(path: string): void;
  mount(type: object, options: object, path: string): FsMount;
  unlink(path: string): void;
  writeFile(path: string, data: Uint8Array): void;
}

/** Files in memory. */
export interface MemoryFs {
  /** What the nodes of each kind can do; shared by all of them. */
  readonly ops_table: {
    readonly file: {
      readonly node: { setattr: (node: FsNode, attributes: { readonly size?: number }) => void };
      readonly stream: { write: FsWrite };
    };
  };
}

/** Writes part of a buffer at a position of a file; returns how many bytes. */
export type FsWrite = (
  stream: FsStream,
  buffer: Uint8Array,
  offset: number,
  length: number,
  position: number,
  canOwn?: boolean,
) => number;

/** One mounted tree. */
export interface FsMount {
  readonly root: FsNode;
}

/** A file or folder. */
export interface FsNode {
  readonly mount: FsMount;
  /** Of a file. */
  readonly usedBytes?: number;
  /** Of a file its bytes, of a folder its nodes by name. */
  readonly contents?: ArrayBufferView | Readonly<Record<string, FsNode>>;
}

/** An open file. */
export interface FsStream {
  readonly node: FsNode;
}

/** The interpreter's memory, signed as Emscripten hands it over. */
export type Heap = Int8Array<ArrayBuffer>;

/** What an open device can do; the bytes go to or come from `length` bytes of the heap at `offset`. */
export interface DeviceOperations {
  read?(stream: FsStream, heap: Heap, offset: number, length: number, position: number): number;
  write?(stream: FsStream, heap: Heap, offset: number, length: number): number;
}
