import fc from "fast-check";
import { expect, test } from "vitest";
import { packRows } from "./pack-rows.ts";

test("every document is in one row, and no row is too long", () => {
  const lengths = fc.array(fc.integer({ min: 1, max: 100 }), { maxLength: 200 });
  fc.assert(
    fc.property(lengths, (all) => {
      const rows = packRows(all, 100);
      expect(rows.flat().sort((a, b) => a - b)).toEqual(all.map((_, index) => index));
      for (const row of rows) {
        const sum = row.reduce((total, document) => total + (all[document] ?? 0), 0);
        expect(sum).toBeLessThanOrEqual(100);
        expect(sum).toBeGreaterThan(0);
      }
    }),
  );
});

test("a document goes into the fullest row that has room", () => {
  // 70 and 60 open rows; 40 fits beside 60 only, 30 then fills the first.
  expect(packRows([60, 70, 30, 40], 100)).toEqual([
    [1, 2],
    [0, 3],
  ]);
});

test("dialogues of usual lengths fill at least 99 percent of the rows", () => {
  let state = 1;
  const lengths = Array.from({ length: 5_000 }, () => {
    state = (state * 48_271) % 2_147_483_647;
    return 40 + (state % 300);
  });
  const rows = packRows(lengths, 768);
  const filled = lengths.reduce((sum, length) => sum + length, 0) / (rows.length * 768);
  expect(filled).toBeGreaterThan(0.99);
});

test("nothing gives no rows", () => {
  expect(packRows([], 10)).toEqual([]);
});
