import { CodeactError } from "@codeact/protocol";
import { expect, test } from "vitest";
import { ContainerAdmission } from "./container-admission.ts";
import type { ContainerRoom } from "./container-admission.ts";
import type { EngineFacts } from "./engine-facts.ts";

const GIB = 1024 ** 3;
const FACTS: EngineFacts = {
  isPodman: false,
  runtimes: ["runc"],
  rootless: false,
  cgroupVersion: "2",
  missingLimits: [],
  limitsSwap: true,
  totalBytes: 9 * GIB,
  here: false,
};

function admission(facts: Partial<EngineFacts>, room: Partial<ContainerRoom>): ContainerAdmission {
  return new ContainerAdmission({ ...FACTS, ...facts }, { memoryBytes: 2 * GIB, ...room });
}

/** How many containers get in before one is refused; at most ten are tried. */
function places(one: ContainerAdmission): number {
  for (let count = 0; count < 10; count += 1) {
    try {
      one.enter();
    } catch (error) {
      expect(CodeactError.isInstance(error) && error).toMatchObject({
        code: "overloaded",
        retryable: true,
        details: { retryAfterSeconds: 5 },
      });
      return count;
    }
  }
  return 10;
}

test("a container that has ended makes room for one, once", () => {
  const one = admission({}, { maxContainers: 2 });
  const leave = one.enter();
  one.enter();
  expect(one.full).toBe(true);
  leave();
  leave();
  expect(places(one)).toBe(1);
});

test("an engine elsewhere takes as many as its memory holds at their limit", () => {
  // A sixteenth of the memory stays free.
  expect(places(admission({}, {}))).toBe(4);
  expect(places(admission({}, { reserveBytes: 3 * GIB }))).toBe(3);
  expect(places(admission({ totalBytes: GIB }, {}))).toBe(1);
});

test("an engine elsewhere that does not tell its memory is not limited by it", () => {
  expect(places(admission({ totalBytes: 0 }, {}))).toBe(10);
});

test("on this machine free memory decides", () => {
  expect(places(admission({ here: true }, { reserveBytes: 1 }))).toBe(10);
  const isLinux = process.platform === "linux";
  const short = admission({ here: true }, { reserveBytes: Number.MAX_SAFE_INTEGER });
  // One that is kept ready gives way.
  expect(short.full).toBe(isLinux);
  expect(places(short)).toBe(isLinux ? 0 : 10);
});
