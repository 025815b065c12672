import fc from "fast-check";
import { expect, test } from "vitest";
import { dequantiseQ8, quantiseF16, quantiseQ8 } from "./quantise.ts";

test("q8_0 keeps the largest value of a block and errs by at most half a step elsewhere", () => {
  fc.assert(
    fc.property(
      fc.array(fc.float({ min: -1000, max: 1000, noNaN: true }), { minLength: 32, maxLength: 32 }),
      (numbers) => {
        const values = Float32Array.from(numbers);
        const back = dequantiseQ8(quantiseQ8(values));
        const largest = Math.max(...values.map((value) => Math.abs(value)));
        // Half a step, and what half precision of the scale costs over 127 steps.
        const bound = (largest / 127) * (0.5 + 127 / 2048) + 1e-5;
        back.forEach((value, index) =>
          expect(Math.abs(value - (values[index] ?? 0))).toBeLessThanOrEqual(bound),
        );
      },
    ),
  );
});

test("q8_0 has a half-precision scale, then a byte for each of 32 values, halves rounded away from zero", () => {
  const values = new Float32Array(64);
  values.set([127, -127, 2.5, -2.5, 0.5, -0.5]);
  const bytes = quantiseQ8(values);
  expect(bytes).toHaveLength(68);
  expect([...bytes.subarray(0, 2)]).toEqual([0x00, 0x3c]);
  expect([...new Int8Array(bytes.buffer, 2, 7)]).toEqual([127, -127, 3, -3, 1, -1, 0]);
  expect(bytes.subarray(34).every((byte) => byte === 0)).toBe(true);
});

test("f16 rounds to the nearest half-precision number, ties to even", () => {
  const bytes = quantiseF16(Float32Array.of(1, -2, 65_504, 70_000, 1 + 1 / 2048, 6e-8));
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const words = [0, 2, 4, 6, 8, 10].map((at) => view.getUint16(at, true));
  expect(words).toEqual([0x3c00, 0xc000, 0x7bff, 0x7c00, 0x3c00, 0x0001]);
});

test("q8_0 refuses what it cannot hold", () => {
  expect(() => quantiseQ8(new Float32Array(31))).toThrow(/31 is no multiple/);
  expect(() => quantiseQ8(new Float32Array(32).fill(Number.POSITIVE_INFINITY))).toThrow(/finite/);
});
