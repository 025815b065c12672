import { CodeactError } from "@codeact/protocol";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { Admission, readMemoryRoom } from "./admission.ts";
import { assertDescriptors, readDescriptorRoom } from "./descriptors.ts";

const isLinux = process.platform === "linux";

describe.skipIf(!isLinux)(`Admission${isLinux ? "" : " (skipped: only Linux tells)"}`, () => {
  test("the room is below the total and not nothing", () => {
    const room = readMemoryRoom();
    expect(room?.availableBytes).toBeGreaterThan(0);
    expect(room?.availableBytes).toBeLessThanOrEqual(room?.totalBytes ?? 0);
  });

  test("while memory is left kernels may start", () => {
    new Admission(1).assertRoom();
  });

  test("when memory is short the refusal can be retried and says when", () => {
    let refusal: unknown;
    try {
      new Admission(Number.MAX_SAFE_INTEGER).assertRoom();
    } catch (error) {
      refusal = error;
    }
    expect(CodeactError.isInstance(refusal) && refusal).toMatchObject({
      code: "overloaded",
      retryable: true,
      details: { retryAfterSeconds: 5 },
    });
  });

  test("room that was made is seen at once", () => {
    let availableBytes = 1;
    const admission = new Admission(100, () => ({ totalBytes: 1000, availableBytes }));
    expect(() => admission.assertRoom()).toThrow("memory");
    availableBytes = 500;
    admission.assertRoom();
  });

  test("while far more is left than must stay free, an older reading does; when it is not, it is read again", async () => {
    let [readings, availableBytes] = [0, 1000];
    const admission = new Admission(100, () => {
      readings += 1;
      return { totalBytes: 1000, availableBytes };
    });
    admission.assertRoom();
    await sleep(60);
    admission.assertRoom();
    expect(readings).toBe(1);
    availableBytes = 300;
    admission.refresh();
    await sleep(60);
    admission.assertRoom();
    expect(readings).toBe(3);
  });

  test("what those on their way will use counts as used", () => {
    const admission = new Admission(100, () => ({ totalBytes: 1000, availableBytes: 500 }));
    admission.assertRoom(400);
    expect(() => admission.assertRoom(401)).toThrow("are needed");
    expect(admission.short).toBe(false);
  });

  test("when descriptors run short the refusal says which limit to raise", () => {
    const room = readDescriptorRoom();
    expect(room?.open).toBeGreaterThan(2);
    expect(room?.limit).toBeGreaterThan(room?.open ?? 0);
    assertDescriptors({ open: 100, limit: 1000 });
    const crowded = { open: 990, limit: 1000 };
    expect(() => assertDescriptors(crowded)).toThrow(
      expect.objectContaining({
        code: "overloaded",
        message: expect.stringContaining("990 files and sockets of 1000"),
        remedy: expect.stringContaining("ulimit -n"),
        details: { retryAfterSeconds: 5, ...crowded },
      }),
    );
  });
});
