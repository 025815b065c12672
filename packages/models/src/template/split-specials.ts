/** A token that has a meaning instead of a text. */
export interface SpecialToken {
  readonly id: number;
  /** How templates write it, such as `<|im_end|>`. */
  readonly text: string;
  /** Swallows white space before it. */
  readonly stripsLeft: boolean;
  /** Swallows white space after it. */
  readonly stripsRight: boolean;
}

/** A prompt in order: special tokens, and texts in which nothing is special. */
export type PromptPiece =
  | { readonly type: "special"; readonly id: number }
  | { readonly type: "text"; readonly text: string };

/**
 * Finds the special tokens that a template wrote, longest first, as llama.cpp does. What {@link guardSpecials} marked
 * is text; the marks are taken out.
 * @param specials longest text first
 */
export function splitSpecials(
  rendered: string,
  specials: readonly SpecialToken[],
  mark: string,
): readonly PromptPiece[] {
  let pieces: PromptPiece[] = [{ type: "text", text: rendered }];
  for (const special of specials) {
    if (!rendered.includes(special.text)) continue;
    pieces = pieces.flatMap((piece) =>
      piece.type === "text" ? splitAt(piece.text, special) : piece,
    );
  }
  return pieces.flatMap((piece): PromptPiece[] => {
    if (piece.type === "special") return [piece];
    const text = piece.text.replaceAll(mark, "");
    return text === "" ? [] : [{ type: "text", text }];
  });
}

function splitAt(text: string, special: SpecialToken): PromptPiece[] {
  const parts = text.split(special.text);
  return parts.flatMap((part, index): PromptPiece[] => {
    let kept = part;
    if (special.stripsLeft && index < parts.length - 1) kept = kept.trimEnd();
    if (special.stripsRight && index > 0) kept = kept.trimStart();
    const here: PromptPiece[] = index === 0 ? [] : [{ type: "special", id: special.id }];
    return kept === "" ? here : [...here, { type: "text", text: kept }];
  });
}
