import fc from "fast-check";
import { expect, test } from "vitest";
import { StopCutter } from "./stop-cutter.ts";

test("a text in any pieces is cut where the first of the stop texts begins", () => {
  const word = fc.string({ unit: fc.constantFrom("a", "b", "c"), maxLength: 6 });
  const stops = fc.array(
    word.filter((text) => text !== ""),
    { maxLength: 3 },
  );
  fc.assert(
    fc.property(fc.array(word), stops, (pieces, texts) => {
      const cutter = new StopCutter(texts);
      const told = pieces.map((piece) => cutter.add(piece)).join("") + cutter.flush();
      const whole = pieces.join("");
      const at = texts.map((text) => whole.indexOf(text)).filter((index) => index >= 0);
      // One that begins earlier may only be complete later, when the other is told already: then it is the other's place.
      const first = Math.min(whole.length, ...at);
      expect(told.length).toBeGreaterThanOrEqual(first);
      expect(whole.startsWith(told)).toBe(true);
      expect(cutter.cut).toBe(at.length > 0);
      if (at.length === 0) expect(told).toBe(whole);
      for (const text of texts) expect(told).not.toContain(text);
    }),
  );
});
