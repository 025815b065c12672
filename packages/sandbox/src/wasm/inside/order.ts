/** What the host wants of a child, as the JSON of its only argument. Nothing in it is secret. */
export interface Order {
  /** `serve` a kernel, or make the heap `snapshot` from which later kernels start. */
  readonly task: "serve" | "snapshot";
  /** Folder of the Pyodide distribution, with a separator at its end. */
  readonly pyodideFolder: string;
  /** Folder of our Python packages. */
  readonly pythonFolder: string;
  /** Bytes of the heap snapshot at descriptor {@link SNAPSHOT_DESCRIPTOR}; 0: start without one. */
  readonly snapshotBytes: number;
  readonly workingFolder: string;
  readonly outputBytes: number;
  readonly diskBytes: number;
  readonly openFiles: number;
  readonly memoryBytes: number;
  readonly cpuSeconds: number;
}

/** Descriptor of the socket to the host. */
export const SOCKET_DESCRIPTOR = 3;
/** Descriptor of the heap snapshot, open for reading. */
export const SNAPSHOT_DESCRIPTOR = 4;
/** Begins the last line a child writes to its stderr when it has to say why it ends. */
export const LAST_WORDS = "codeact-end:";
