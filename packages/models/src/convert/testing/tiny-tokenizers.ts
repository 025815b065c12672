/** Pairs that the tiny tokenizers join, in order. `▁` is SentencePiece's space. */
const pairs: readonly (readonly [string, string])[] = [
  ["t", "h"],
  ["th", "e"],
  ["▁", "the"],
  ["i", "n"],
  ["a", "n"],
  ["e", "r"],
  ["an", "d"],
  ["▁", "and"],
  ["▁", "a"],
  ["o", "n"],
  ["in", "g"],
  ["▁", "▁"],
];
const letters = "abcdefghijklmnopqrstuvwxyz0123456789.,:(){}=+-*/_'\"ABCDEFGH".split("");

/** Markers of ChatML, added to every tiny tokenizer. */
export const markers = ["<|im_start|>", "<|im_end|>"] as const;

/** Tokens of the SentencePiece-like tokenizers without their markers: unknown, begin, end, bytes, joined pieces, letters. */
export function pieceList(): readonly {
  readonly text: string;
  readonly score: number;
  readonly kind: number;
}[] {
  const bytes = Array.from({ length: 256 }, (_, byte) => ({
    text: `<0x${byte.toString(16).toUpperCase().padStart(2, "0")}>`,
    score: 0,
    kind: 6,
  }));
  const joined = pairs.map(([left, right], place) => ({
    text: left + right,
    score: -place,
    kind: 1,
  }));
  const single = ["▁", ...letters].map((text, at) => ({ text, score: -1000 - at, kind: 1 }));
  return [
    { text: "<unk>", score: 0, kind: 2 },
    { text: "<s>", score: 0, kind: 3 },
    { text: "</s>", score: 0, kind: 3 },
    ...bytes,
    ...joined,
    ...single,
  ];
}

/** A SentencePiece model of BPE type, as `tokenizer.model` holds it. */
export function sentencePieceModel(type = 2): Buffer {
  const pieces = pieceList().map(({ text, score, kind }) => {
    const value = Buffer.alloc(4);
    value.writeFloatLE(score);
    return field(
      1,
      Buffer.concat([
        field(1, Buffer.from(text)),
        Buffer.from([0x15]),
        value,
        Buffer.from([0x18, kind]),
      ]),
    );
  });
  const trainer = field(2, Buffer.from([0x18, type]));
  const normalizer = field(
    3,
    Buffer.concat([field(1, Buffer.from("identity")), Buffer.from([0x18, 1])]),
  );
  return Buffer.concat([...pieces, trainer, normalizer]);
}

function field(number: number, bytes: Buffer): Buffer {
  const length: number[] = [];
  let rest = bytes.length;
  for (; rest > 127; rest >>>= 7) length.push((rest & 127) | 128);
  return Buffer.concat([Buffer.from([(number << 3) | 2, ...length, rest]), bytes]);
}

/** The same tokenizer as Hugging Face writes it. */
export function pieceTokenizerJson(): unknown {
  const pieces = pieceList();
  const special = ["<unk>", "<s>", "</s>"].map((content, id) => addedToken(id, content));
  return {
    version: "1.0",
    added_tokens: [
      ...special,
      ...markers.map((content, at) => addedToken(pieces.length + at, content)),
    ],
    normalizer: {
      type: "Sequence",
      normalizers: [
        { type: "Prepend", prepend: "▁" },
        { type: "Replace", pattern: { String: " " }, content: "▁" },
      ],
    },
    pre_tokenizer: null,
    post_processor: beginsWith("<s>", 1),
    decoder: { type: "ByteFallback" },
    model: {
      type: "BPE",
      unk_token: "<unk>",
      fuse_unk: true,
      byte_fallback: true,
      vocab: Object.fromEntries(pieces.map(({ text }, id) => [text, id])),
      merges: pairs.map((pair) => pair.join(" ")),
    },
  };
}

/** A byte-level BPE tokenizer with the word rule of Llama 3. */
export function byteTokenizerJson(regex = llama3Rule): unknown {
  const symbols = byteSymbols();
  const joined = pairs.map(
    ([left, right]) => [left.replaceAll("▁", "Ġ"), right.replaceAll("▁", "Ġ")] as const,
  );
  const tokens = [...symbols, ...joined.map(([left, right]) => left + right)];
  const special = ["<|begin_of_text|>", "<|end_of_text|>", ...markers];
  return {
    version: "1.0",
    added_tokens: special.map((content, at) => addedToken(tokens.length + at, content)),
    normalizer: null,
    pre_tokenizer: {
      type: "Sequence",
      pretokenizers: [
        { type: "Split", pattern: { Regex: regex }, behavior: "Isolated", invert: false },
        { type: "ByteLevel", add_prefix_space: false, trim_offsets: true, use_regex: false },
      ],
    },
    post_processor: beginsWith("<|begin_of_text|>", tokens.length),
    decoder: { type: "ByteLevel", add_prefix_space: true, trim_offsets: true, use_regex: true },
    model: {
      type: "BPE",
      byte_fallback: false,
      ignore_merges: true,
      vocab: Object.fromEntries(tokens.map((text, id) => [text, id])),
      // Written as newer files write them.
      merges: joined,
    },
  };
}

const llama3Rule = String.raw`(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`;

/** One letter per byte, as byte-level BPE writes them. */
function byteSymbols(): readonly string[] {
  let next = 256;
  return Array.from({ length: 256 }, (_, byte) => {
    const shown = (byte > 32 && byte < 127) || (byte > 160 && byte !== 173);
    return String.fromCodePoint(shown ? byte : next++);
  });
}

function addedToken(id: number, content: string): unknown {
  return {
    id,
    content,
    special: true,
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: false,
  };
}

function beginsWith(text: string, id: number): unknown {
  return {
    type: "TemplateProcessing",
    single: [{ SpecialToken: { id: text, type_id: 0 } }, { Sequence: { id: "A", type_id: 0 } }],
    pair: [],
    special_tokens: { [text]: { id: text, ids: [id], tokens: [text] } },
  };
}
