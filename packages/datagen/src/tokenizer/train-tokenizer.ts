import { byteLetters, toByteLetters } from "./byte-letters.ts";
import { mayMerge, splitText } from "./split-text.ts";
import { addedTokens, escapeRegExp, type TokenizerFile, tokenizerFile } from "./tokenizer-file.ts";

/** Options of {@link trainTokenizer}. */
export interface TrainTokenizerOptions {
  /** Tokens in all, added ones included; rounded up to a multiple of 32. At least 288. @default 1024 */
  readonly vocabularySize?: number | undefined;
  /** Pairs seen less often are not joined. @default 8 */
  readonly minCount?: number | undefined;
}

const addedTokenPattern = new RegExp(
  addedTokens.map(({ content }) => escapeRegExp(content)).join("|"),
  "u",
);

/** llama.cpp computes rows of a matrix in blocks of 32. */
const vocabularyStep = 32;
const longestToken = 24;

/**
 * Learns a byte-pair vocabulary from texts (rendered dialogues; the added tokens in them are passed over). The result depends on the texts
 * only, not on their order: ties are broken by the texts of the tokens.
 */
export function trainTokenizer(
  texts: Iterable<string>,
  options: TrainTokenizerOptions = {},
): TokenizerFile {
  const wanted = Math.max(options.vocabularySize ?? 1024, byteLetters.length + vocabularyStep);
  const size = Math.ceil(wanted / vocabularyStep) * vocabularyStep;
  const pieces = countPieces(texts);
  const merges = learnMerges(pieces, {
    count: size - byteLetters.length - addedTokens.length,
    minCount: options.minCount ?? 8,
  });
  return tokenizerFile(merges, size);
}

interface CountedPiece {
  /** Byte letters of the current tokens. */
  tokens: string[];
  readonly count: number;
}

function countPieces(texts: Iterable<string>): CountedPiece[] {
  const counts = new Map<string, number>();
  for (const text of texts) {
    for (const part of text.split(addedTokenPattern)) {
      for (const piece of splitText(part)) {
        if (piece.length > 1 || piece > "\u{7f}") counts.set(piece, (counts.get(piece) ?? 0) + 1);
      }
    }
  }
  return [...counts].map(([piece, count]) => ({ tokens: toByteLetters(piece), count }));
}

interface PairCount {
  readonly left: string;
  readonly right: string;
  count: number;
  readonly pieces: Set<CountedPiece>;
}

function learnMerges(
  pieces: readonly CountedPiece[],
  goal: { readonly count: number; readonly minCount: number },
): [string, string][] {
  const pairs = new Map<string, PairCount>();
  for (const piece of pieces) countPairs(pairs, piece, 1);
  const merges: [string, string][] = [];
  // Two merges may give the same token (ab + c, a + bc).
  const learned = new Set<string>();
  while (learned.size < goal.count) {
    const best = mostFrequent(pairs.values());
    if (best === undefined || best.count < goal.minCount) break;
    merges.push([best.left, best.right]);
    learned.add(best.left + best.right);
    for (const piece of best.pieces) {
      countPairs(pairs, piece, -1);
      piece.tokens = joinPair(piece.tokens, best);
      countPairs(pairs, piece, 1);
    }
    pairs.delete(`${best.left} ${best.right}`);
  }
  return merges;
}

/** Adds (sign 1) or takes away (sign -1) the pairs of one piece. */
function countPairs(pairs: Map<string, PairCount>, piece: CountedPiece, sign: 1 | -1): void {
  let left: string | undefined;
  for (const right of piece.tokens) {
    if (left !== undefined && isAllowed(left, right)) {
      const key = `${left} ${right}`;
      const pair = pairs.get(key) ?? { left, right, count: 0, pieces: new Set() };
      pair.count += sign * piece.count;
      if (sign === 1) pair.pieces.add(piece);
      if (pair.count > 0) pairs.set(key, pair);
      else pairs.delete(key);
    }
    left = right;
  }
}

const [lineEnd = "", space = ""] = toByteLetters("\n ");

function isAllowed(left: string, right: string): boolean {
  return left.length + right.length <= longestToken && mayMerge(marksOf(left), marksOf(right));
}

/** A token with its spaces and line ends as they are in texts. */
function marksOf(token: string): string {
  return token.replaceAll(lineEnd, "\n").replaceAll(space, " ");
}

function mostFrequent(pairs: Iterable<PairCount>): PairCount | undefined {
  let best: PairCount | undefined;
  for (const pair of pairs) {
    if (best === undefined || pair.count > best.count) best = pair;
    else if (pair.count === best.count && isBefore(pair, best)) best = pair;
  }
  return best;
}

function isBefore(a: PairCount, b: PairCount): boolean {
  return a.left === b.left ? a.right < b.right : a.left < b.left;
}

function joinPair(tokens: readonly string[], pair: PairCount): string[] {
  const joined: string[] = [];
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index] ?? "";
    if (token === pair.left && tokens[index + 1] === pair.right) {
      joined.push(pair.left + pair.right);
      index += 1;
    } else joined.push(token);
  }
  return joined;
}
