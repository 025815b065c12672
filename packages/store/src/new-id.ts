import { randomFillSync } from "node:crypto";

let lastTime = 0;
let counter = 0;
const random = new Uint8Array(10);

/**
 * A new id: UUID version 7 (RFC 9562), whose text sorts by time. Ids of one process made within a millisecond keep their
 * order too (method 1 there: 12 bits of counter), so that siblings order by id.
 */
export function newId(now: number = Date.now()): string {
  if (now > lastTime) {
    lastTime = now;
    counter = 0;
  } else {
    counter += 1;
    if (counter > 0xfff) {
      lastTime += 1;
      counter = 0;
    }
  }
  randomFillSync(random);
  const time = lastTime.toString(16).padStart(12, "0");
  const tail = Buffer.from(random).toString("hex");
  const variant = (0x8 | (Number.parseInt(tail.slice(0, 1), 16) & 0x3)).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${counter.toString(16).padStart(3, "0")}-${variant}${tail.slice(1, 4)}-${tail.slice(4, 16)}`;
}
