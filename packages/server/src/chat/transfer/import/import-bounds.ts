/** What an import may cost; more is refused before it is read. */
export interface ImportBounds {
  /** Files of one archive. */
  readonly maxEntries: number;
  /** Bytes of an archive, unpacked. */
  readonly maxTotalBytes: number;
  /** How many times larger than packed an archive may become, once it is larger than `freeBytes`. */
  readonly maxRatio: number;
  readonly freeBytes: number;
  /** Bytes of one conversation or notebook as JSON; that much is in memory at one time, some times over. */
  readonly maxJsonBytes: number;
  /** Bytes of one document of a database dump. MongoDB keeps at most 16 MiB; as JSON it is longer. */
  readonly maxDocumentBytes: number;
}

/** The bounds of a server. Deflate makes ordinary text 3 to 20 times smaller and at most 1,032 times. */
export const defaultImportBounds: ImportBounds = {
  maxEntries: 100_000,
  maxTotalBytes: 8 * 1024 ** 3,
  maxRatio: 200,
  freeBytes: 64 * 1024 ** 2,
  maxJsonBytes: 128 * 1024 ** 2,
  maxDocumentBytes: 48 * 1024 ** 2,
};
