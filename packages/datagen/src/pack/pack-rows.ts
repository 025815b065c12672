/**
 * Packs documents into rows by best fit, longest first: each goes into the fullest row that still has room (Ding et al.,
 * ICML 2024). Nothing is cut.
 *
 * @param lengths of the documents, each from 1 to `rowLength`
 * @returns the documents of each row, by their index
 */
export function packRows(lengths: readonly number[], rowLength: number): number[][] {
  const order = lengths.map((_, index) => index);
  order.sort((a, b) => (lengths[b] ?? 0) - (lengths[a] ?? 0) || a - b);
  const rows: number[][] = [];
  const open = new RoomIndex(rowLength);
  for (const document of order) {
    const length = lengths[document] ?? 0;
    const found = open.take(length);
    const row = found?.row ?? rows.push([]) - 1;
    rows[row]?.push(document);
    open.put(row, (found?.room ?? rowLength) - length);
  }
  return rows;
}

/** Rows by the room they have left; finds the smallest sufficient room in logarithmic time. */
class RoomIndex {
  readonly #rows: number[][];
  /** A binary tree over rooms: how many rows lie below each node. */
  readonly #counts: Int32Array;
  readonly #leaves: number;

  constructor(largest: number) {
    this.#leaves = 2 ** Math.ceil(Math.log2(largest + 1));
    this.#rows = Array.from({ length: largest + 1 }, () => []);
    this.#counts = new Int32Array(2 * this.#leaves);
  }

  put(row: number, room: number): void {
    this.#rows[room]?.push(row);
    this.#count(room, 1);
  }

  /** Takes out a row with the least room that is at least `needed`. */
  take(needed: number): { readonly row: number; readonly room: number } | undefined {
    const room = this.#smallestFrom(needed);
    const row = room === undefined ? undefined : this.#rows[room]?.pop();
    if (room === undefined || row === undefined) return undefined;
    this.#count(room, -1);
    return { row, room };
  }

  #count(room: number, change: 1 | -1): void {
    for (let node = room + this.#leaves; node >= 1; node = Math.floor(node / 2))
      this.#counts[node] = (this.#counts[node] ?? 0) + change;
  }

  #smallestFrom(needed: number): number | undefined {
    let node = needed + this.#leaves;
    if (this.#isFilled(node)) return needed;
    // Up until a right sibling holds something, then down to its leftmost leaf.
    while (node > 1 && (node % 2 === 1 || !this.#isFilled(node + 1))) node = Math.floor(node / 2);
    if (node <= 1) return undefined;
    node += 1;
    while (node < this.#leaves) node = this.#isFilled(2 * node) ? 2 * node : 2 * node + 1;
    return node - this.#leaves;
  }

  #isFilled(node: number): boolean {
    return (this.#counts[node] ?? 0) > 0;
  }
}
