import { createHash } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { Encoder } from "../tokenizer/encoder.ts";
import { type TokenizerFile, vocabularySize } from "../tokenizer/tokenizer-file.ts";
import { type DialogueMessage, encodeDialogue, type EncodedDialogue } from "./encode-dialogue.ts";
import { type ShardIndex, writeShard } from "./shard.ts";

/** Options of {@link packDialogues}. */
export interface PackDialoguesOptions {
  readonly tokenizer: TokenizerFile;
  /** Created if need be. */
  readonly folder: string;
  /** Shards are named `{prefix}-00000` and so on. @default "train" */
  readonly prefix?: string | undefined;
  /** Number of the first shard. @default 0 */
  readonly firstNumber?: number | undefined;
  /** Tokens of a row; longer dialogues are left out and counted. @default 768 */
  readonly rowLength?: number | undefined;
  /** Tokens after which a shard is written. @default 1000000 */
  readonly shardTokens?: number | undefined;
  /** Loss weight of what the model reads but need not write, in hundredths. @default 10 */
  readonly contextWeight?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onShard?: ((shard: ShardIndex) => void) | undefined;
}

/** What {@link packDialogues} wrote. */
export interface PackedDialogues {
  readonly shards: readonly ShardIndex[];
  /** Dialogues longer than a row, which are in no shard. */
  readonly tooLong: number;
}

/** Encodes dialogues as they come and writes a shard whenever enough are together. An abort leaves whole shards only. */
export async function packDialogues(
  dialogues: AsyncIterable<readonly DialogueMessage[]> | Iterable<readonly DialogueMessage[]>,
  options: PackDialoguesOptions,
): Promise<PackedDialogues> {
  options.signal?.throwIfAborted();
  const { rowLength = 768, shardTokens = 1_000_000, contextWeight = 10 } = options;
  const encoder = new Encoder(options.tokenizer);
  const shards: ShardIndex[] = [];
  let waiting: EncodedDialogue[] = [];
  let waitingTokens = 0;
  let tooLong = 0;
  await mkdir(options.folder, { recursive: true });
  const flush = async (): Promise<void> => {
    const number = (options.firstNumber ?? 0) + shards.length;
    const shard = await writeShard(waiting, {
      folder: options.folder,
      name: `${options.prefix ?? "train"}-${String(number).padStart(5, "0")}`,
      rowLength,
      tokenizerSha256: tokenizerSha256(options.tokenizer),
      vocabulary: vocabularySize(options.tokenizer),
    });
    waiting = [];
    waitingTokens = 0;
    shards.push(shard);
    options.onShard?.(shard);
  };
  for await (const messages of dialogues) {
    options.signal?.throwIfAborted();
    const encoded = encodeDialogue(messages, encoder, contextWeight);
    if (encoded.ids.length > rowLength) tooLong += 1;
    else {
      waiting.push(encoded);
      waitingTokens += encoded.ids.length;
    }
    if (waitingTokens >= shardTokens) await flush();
  }
  if (waiting.length > 0) await flush();
  return { shards, tooLong };
}

/** Fingerprint of a tokenizer, as shards and checkpoints carry it. */
function tokenizerSha256(tokenizer: TokenizerFile): string {
  return createHash("sha256").update(JSON.stringify(tokenizer)).digest("hex");
}
