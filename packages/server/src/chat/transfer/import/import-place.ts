import type { Store } from "@codeact/store";
import type { ImportBounds } from "./import-bounds.ts";

/** What a reader needs besides the files. */
export interface ImportPlace {
  readonly store: Store;
  /** Who imports. */
  readonly userId: string;
  /** For conversations that name no model. */
  readonly model: string;
  readonly bounds: ImportBounds;
  /** A folder for what is too large for memory; removed with everything in it when the import is over. */
  readonly scratch: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly signal?: AbortSignal | undefined;
}
