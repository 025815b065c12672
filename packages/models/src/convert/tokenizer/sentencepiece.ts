import { CodeactError } from "@codeact/protocol";
import type { VocabularyToken } from "./vocabulary.ts";
import { ProtobufReader } from "./protobuf-reader.ts";

/** What a SentencePiece model (`tokenizer.model`) says. */
export interface SentencePieceModel {
  readonly tokens: readonly VocabularyToken[];
  /** A space is put before the text. */
  readonly spacePrefix: boolean;
}

const BPE = 2;

/**
 * Reads a SentencePiece model of BPE type (sentencepiece_model.proto: pieces 1, trainer 2, normalizer 3).
 * @throws CodeactError `invalid_input` for damaged files, `not_supported` for other types
 */
export function readSentencePiece(bytes: Uint8Array, name: string): SentencePieceModel {
  const tokens: VocabularyToken[] = [];
  let type = 1;
  let spacePrefix = true;
  try {
    for (const field of new ProtobufReader(bytes).fields()) {
      if (field.number === 1) tokens.push(readPiece(field.bytes));
      else if (field.number === 2) type = numberField(field.bytes, 3) ?? type;
      else if (field.number === 3) spacePrefix = (numberField(field.bytes, 3) ?? 1) !== 0;
    }
  } catch (error) {
    throw new CodeactError("invalid_input", `${name} is no SentencePiece model.`, {
      remedy:
        "Download it again. A file of a few hundred bytes is a Git LFS pointer: git lfs pull.",
      cause: error,
    });
  }
  if (tokens.length === 0) {
    throw new CodeactError("invalid_input", `${name} is a SentencePiece model without pieces.`, {
      remedy: "Download it again.",
    });
  }
  if (type === BPE) return { tokens, spacePrefix };
  throw new CodeactError(
    "not_supported",
    `${name} is a SentencePiece model of type ${type}, not BPE.`,
    {
      remedy: "Models of the llama and mistral families have one of BPE type (2).",
    },
  );
}

/** A piece: its text 1, score 2 and kind 3 (normal if it is not told). */
function readPiece(bytes: Uint8Array): VocabularyToken {
  let text = "";
  let score = 0;
  let kind = 1;
  for (const field of new ProtobufReader(bytes).fields()) {
    if (field.number === 1) text = new TextDecoder().decode(field.bytes);
    else if (field.number === 2) score = field.float;
    else if (field.number === 3) kind = field.integer;
  }
  return { text, score, kind };
}

function numberField(bytes: Uint8Array, number: number): number | undefined {
  let found: number | undefined;
  for (const field of new ProtobufReader(bytes).fields())
    if (field.number === number) found = field.integer;
  return found;
}
