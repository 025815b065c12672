import { expect, test } from "vitest";
import { CellClock } from "./cell-clock.ts";

test("a clock expires once its time is over", async () => {
  await expiry(5);
});

test("a held clock stands still until the last hold is released", async () => {
  const order: string[] = [];
  await new Promise<void>((resolve) => {
    const clock = new CellClock(20, () => {
      order.push("expired");
      resolve();
    });
    clock.hold();
    clock.hold();
    setTimeout(() => {
      order.push("first release");
      clock.release();
    }, 60);
    setTimeout(() => {
      order.push("second release");
      clock.release();
    }, 120);
  });
  expect(order).toEqual(["first release", "second release", "expired"]);
});

test("a stopped clock never expires", async () => {
  let expired = false;
  const clock = new CellClock(5, () => {
    expired = true;
  });
  clock.stop();
  clock.hold();
  clock.release();
  await expiry(30);
  expect(expired).toBe(false);
});

function expiry(timeoutMs: number): Promise<void> {
  return new Promise((resolve) => {
    const clock = new CellClock(timeoutMs, () => {
      clock.stop();
      resolve();
    });
  });
}
