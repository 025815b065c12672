import { CodeactError } from "@codeact/protocol";
import { describe, expect, test } from "vitest";
import { Admission, readMemoryRoom } from "./admission.ts";

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
});
