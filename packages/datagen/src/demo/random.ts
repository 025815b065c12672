/** A stream of pseudo-random choices: the same seed gives the same choices on every machine. */
export class Random {
  #state: number;

  /** @param seed any text; streams of different seeds are independent for our purposes */
  constructor(seed: string) {
    this.#state = hashText(seed);
  }

  /** A number from 0 up to, but not reaching, 1. */
  next(): number {
    // Weyl sequence with two multiply-and-shift rounds (the finaliser of MurmurHash3).
    this.#state = (this.#state + 0x9e_37_79_b9) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85_eb_ca_6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2_b2_ae_35);
    return ((mixed ^ (mixed >>> 16)) >>> 0) / 0x1_00_00_00_00;
  }

  /** An integer, both ends included. */
  int(min: number, max: number): number {
    return min + Math.floor(this.next() * (max - min + 1));
  }

  /** One of the items. @throws RangeError when there is none */
  pick<T>(items: readonly T[]): T {
    const [first] = items.slice(Math.floor(this.next() * items.length));
    if (first === undefined) throw new RangeError("There is nothing to pick from.");
    return first;
  }

  /** An item, each as often as its weight says. @throws RangeError when there is none */
  pickWeighted<T>(items: readonly T[], weightOf: (item: T) => number): T {
    const total = items.reduce((sum, item) => sum + weightOf(item), 0);
    let left = this.next() * total;
    for (const item of items) {
      left -= weightOf(item);
      if (left < 0) return item;
    }
    return this.pick(items.slice(-1));
  }

  /** True with the given probability, 0 to 1. */
  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** The items in a new order. */
  shuffle<T>(items: readonly T[]): T[] {
    return items
      .map((item) => ({ item, key: this.next() }))
      .sort((a, b) => a.key - b.key)
      .map(({ item }) => item);
  }
}

/** A 32-bit hash of a text (FNV-1a with a final mix); stable for ever, since the split of values rests on it. */
export function hashText(text: string): number {
  let hash = 0x81_1c_9d_c5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01_00_01_93);
  }
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c_1b_3c_6d);
  hash = Math.imul(hash ^ (hash >>> 12), 0x29_7a_2d_39);
  return (hash ^ (hash >>> 15)) >>> 0;
}
