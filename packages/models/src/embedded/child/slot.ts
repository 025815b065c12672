import type { AddonContext } from "./addon.ts";

/** One conversation's part of the cache. It keeps its tokens when a generation ends, for the next turn. */
export class Slot {
  readonly sequence: number;
  /** Tokens whose keys and values are in the cache. */
  tokens: number[] = [];
  /** Grows with each use. */
  usedAt = 0;
  busy = false;

  constructor(sequence: number) {
    this.sequence = sequence;
  }

  /** Number of tokens from the start that a prompt has in common with the slot. */
  commonWith(prompt: readonly number[]): number {
    const most = Math.min(this.tokens.length, prompt.length);
    let length = 0;
    while (length < most && this.tokens[length] === prompt[length]) length += 1;
    return length;
  }

  /** Forgets all but the first tokens. Answers how many are really left: some models can only forget all. */
  keep(context: AddonContext, length: number): number {
    if (length >= this.tokens.length) return this.tokens.length;
    const cut =
      length > 0 &&
      // Where a sliding window has dropped the start, what is left cannot be continued from the middle.
      context.getSequenceKvCacheMinPosition(this.sequence) === 0 &&
      context.removeTokenCellsFromSequence(this.sequence, length, -1);
    if (cut) this.tokens.length = length;
    else this.clear(context);
    return this.tokens.length;
  }

  /** Forgets everything. */
  clear(context: AddonContext): void {
    context.removeTokenCellsFromSequence(this.sequence, 0, -1);
    this.tokens = [];
  }
}

/**
 * The free slot for a prompt: the one with the longest common start, if at least half of what it holds would be used
 * again; otherwise the one that was used least recently, so that two conversations that only share their system prompt
 * do not push each other out.
 */
export function chooseSlot(slots: readonly Slot[], prompt: readonly number[]): Slot | undefined {
  const free = slots.filter((slot) => !slot.busy);
  let best: { readonly slot: Slot; readonly common: number } | undefined;
  for (const slot of free) {
    const common = slot.commonWith(prompt);
    if (common * 2 < slot.tokens.length || common === 0) continue;
    if (best === undefined || common > best.common) best = { slot, common };
  }
  if (best !== undefined) return best.slot;
  return free.toSorted((a, b) => a.usedAt - b.usedAt)[0];
}
