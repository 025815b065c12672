import { describe, expect, test } from "vitest";
import { chooseSlot, Slot } from "./slot.ts";

function slot(sequence: number, tokens: number[], usedAt: number, busy = false): Slot {
  const made = new Slot(sequence);
  made.tokens = tokens;
  made.usedAt = usedAt;
  made.busy = busy;
  return made;
}

describe("choosing a slot", () => {
  test("takes the one with the longest common start", () => {
    const slots = [slot(0, [1, 2, 3], 9), slot(1, [1, 2, 3, 4], 1), slot(2, [], 0)];
    expect(chooseSlot(slots, [1, 2, 3, 4, 5])?.sequence).toBe(1);
  });

  test("takes the least recently used where nothing is common", () => {
    const slots = [slot(0, [7], 3), slot(1, [8], 1), slot(2, [9], 2)];
    expect(chooseSlot(slots, [1, 2])?.sequence).toBe(1);
  });

  test("does not throw a long conversation away for a short common start", () => {
    const slots = [slot(0, [1, 2, 3, 4, 5, 6, 7, 8], 5), slot(1, [], 0)];
    expect(chooseSlot(slots, [1, 2, 30])?.sequence).toBe(1);
  });

  test("gives none while all are busy", () => {
    expect(chooseSlot([slot(0, [1], 1, true)], [1])).toBeUndefined();
  });
});
