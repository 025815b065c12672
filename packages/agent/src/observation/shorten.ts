/** A text with its middle taken out. */
export interface Shortened {
  readonly text: string;
  /** Characters of the original that `text` leaves out. */
  readonly cut: number;
}

/** Share of the room that the head of a long output gets; the tail gets the rest. */
const HEAD_SHARE = 0.6;
/** A cut moves to a line's end when one is at most this far away. */
const LINE_REACH = 200;

/**
 * Keeps head and tail of a text within `room` characters, marker included. Cuts fall on line ends where one is near and
 * never inside a surrogate pair.
 */
export function shorten(
  text: string,
  room: number,
  marker: (cut: number) => string,
  headShare: number = HEAD_SHARE,
): Shortened {
  if (text.length <= room) return { text, cut: 0 };
  const space = Math.max(0, room - marker(text.length).length);
  const head = headEnd(text, Math.floor(space * headShare));
  const tail = tailStart(text, text.length - (space - Math.floor(space * headShare)));
  const cut = tail - head;
  return { text: text.slice(0, head) + marker(cut) + text.slice(tail), cut };
}

function headEnd(text: string, end: number): number {
  const newline = text.lastIndexOf("\n", end - 1);
  if (newline >= 0 && end - newline <= LINE_REACH) return newline + 1;
  return isHighSurrogate(text, end - 1) ? end - 1 : end;
}

function tailStart(text: string, start: number): number {
  const newline = text.indexOf("\n", start);
  if (newline >= 0 && newline - start <= LINE_REACH && newline + 1 < text.length)
    return newline + 1;
  return isHighSurrogate(text, start - 1) ? start + 1 : start;
}

function isHighSurrogate(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit >= 0xd8_00 && unit <= 0xdb_ff;
}
