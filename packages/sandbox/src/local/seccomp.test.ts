import { describe, expect, test } from "vitest";
import { assemble, sessionFilter } from "./seccomp.ts";
import type { Instruction } from "./seccomp.ts";
import { AUDIT_ARCHITECTURE, CHECKED_CALLS, DENIED_CALLS } from "./syscalls.ts";
import type { Architecture } from "./syscalls.ts";

const ALLOW = 0x7fff0000;
const KILL = 0x80000000;
const EPERM = 0x00050001;
const ENOSYS = 0x00050026;
const EAFNOSUPPORT = 0x00050061;

/** Runs a filter as the kernel would, on one system call. */
function evaluate(
  program: readonly Instruction[],
  architecture: number,
  number: number,
  args: number[],
): number {
  const words = new Map([
    [0, number],
    [4, architecture],
  ]);
  for (const [index, value] of args.entries()) words.set(16 + index * 8, value);
  let accumulator = 0;
  for (let at = 0; at < program.length; at += 1) {
    const { code, whenTrue, whenFalse, value } = program[at] ?? {
      code: 0,
      whenTrue: 0,
      whenFalse: 0,
      value: 0,
    };
    if (code === 0x20) accumulator = words.get(value) ?? 0;
    else if (code === 0x54) accumulator = (accumulator & value) >>> 0;
    else if (code === 0x15) at += accumulator === value ? whenTrue : whenFalse;
    else if (code === 0x35) at += accumulator >= value ? whenTrue : whenFalse;
    else if (code === 0x06) return value >>> 0;
    else throw new Error(`unknown instruction ${code}`);
  }
  throw new Error("the filter runs past its end");
}

describe.each<Architecture>(["x64", "arm64"])("the filter for %s", (architecture) => {
  const program = sessionFilter(architecture);
  const column = architecture === "x64" ? 0 : 1;
  const run = (number: number | null, ...args: number[]): number =>
    evaluate(program, AUDIT_ARCHITECTURE[architecture], number ?? -1, args);

  test("every listed call fails with EPERM and no other does", () => {
    const denied = new Set<number | null>(
      Object.values(DENIED_CALLS).map((numbers) => numbers[column]),
    );
    const checked = new Set<number>(Object.values(CHECKED_CALLS).map((numbers) => numbers[column]));
    for (let number = 0; number < 512; number += 1) {
      if (!checked.has(number))
        expect([number, run(number)]).toEqual([number, denied.has(number) ? EPERM : ALLOW]);
    }
  });

  test("no number is listed twice", () => {
    const numbers = [...Object.values(DENIED_CALLS), ...Object.values(CHECKED_CALLS)].map(
      (row) => row[column],
    );
    const present = numbers.filter((number) => number !== null);
    expect(new Set(present).size).toBe(present.length);
  });

  test("a foreign architecture is killed, numbers of the second ABI do not exist", () => {
    expect(evaluate(program, 0x40000003, 20, [])).toBe(KILL);
    expect(run(0x40000000 + 39)).toBe(ENOSYS);
  });

  test("clone passes without namespaces only; clone3, whose flags cannot be read, does not exist", () => {
    const clone = CHECKED_CALLS.clone[column];
    expect(run(clone, 0x01200011)).toBe(ALLOW);
    for (const flag of [
      0x20000, 0x02000000, 0x04000000, 0x08000000, 0x10000000, 0x20000000, 0x40000000,
    ]) {
      expect(run(clone, flag | 17)).toBe(EPERM);
    }
    expect(run(CHECKED_CALLS.clone3[column], 0)).toBe(ENOSYS);
  });

  test("sockets of three families, no typing into terminals, no other personality", () => {
    const families = [...Array(64).keys()].filter(
      (family) => run(CHECKED_CALLS.socket[column], family) === ALLOW,
    );
    expect(families).toEqual([1, 2, 10]);
    expect(run(CHECKED_CALLS.socket[column], 16)).toBe(EAFNOSUPPORT);
    expect(run(CHECKED_CALLS.ioctl[column], 0, 0x5412)).toBe(EPERM);
    expect(run(CHECKED_CALLS.ioctl[column], 0, 0x5413)).toBe(ALLOW);
    expect(run(CHECKED_CALLS.personality[column], 0xffffffff)).toBe(ALLOW);
    expect(run(CHECKED_CALLS.personality[column], 0x0400000)).toBe(EPERM);
  });

  test("it assembles to eight bytes an instruction, within the kernel's limit", () => {
    expect(assemble(program).length).toBe(program.length * 8);
    expect(program.length).toBeLessThan(4096);
    expect([...assemble([{ code: 0x15, whenTrue: 1, whenFalse: 2, value: 0x80000003 }])]).toEqual([
      0x15, 0, 1, 2, 3, 0, 0, 0x80,
    ]);
  });
});
