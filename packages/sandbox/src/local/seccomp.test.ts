import { describe, expect, test } from "vitest";
import { assemble } from "./seccomp-program.ts";
import type { Instruction } from "./seccomp-program.ts";
import { sessionFilter } from "./seccomp.ts";
import { ALLOWED_CALLS } from "./syscalls-allowed.ts";
import {
  AUDIT_ARCHITECTURE,
  CHECKED_CALLS,
  DENIED_CALLS,
  OWN_PROCESS_CALLS,
  PRETENDED_CALLS,
  WITHHELD_CALLS,
} from "./syscalls.ts";
import type { Architecture, Numbers } from "./syscalls.ts";

const ALLOW = 0x7fff0000;
const KILL = 0x80000000;
const SUCCESS = 0x00050000;
const EPERM = 0x00050001;
const EINVAL = 0x00050016;
const ENOTTY = 0x00050019;
const ENOSYS = 0x00050026;
const EAFNOSUPPORT = 0x00050061;
/** Above every number that Linux has given so far. */
const NUMBERS = 600;

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
  const confined = sessionFilter(architecture, "landlock");
  const column = architecture === "x64" ? 0 : 1;
  const of = (filter: readonly Instruction[], number: number | null, ...args: number[]): number =>
    evaluate(filter, AUDIT_ARCHITECTURE[architecture], number ?? -1, args);
  const run = (number: number | null, ...args: number[]): number => of(program, number, ...args);
  const numbersIn = (table: Readonly<Record<string, Numbers>>): Set<number | null> =>
    new Set(Object.values(table).map((numbers) => numbers[column]));

  test("listed calls pass, dangerous ones fail with EPERM, all others do not exist", () => {
    const [allowed, denied] = [numbersIn(ALLOWED_CALLS), numbersIn(DENIED_CALLS)];
    const checked = numbersIn(CHECKED_CALLS);
    for (let number = 0; number < NUMBERS; number += 1) {
      const expected = allowed.has(number) ? ALLOW : denied.has(number) ? EPERM : ENOSYS;
      if (!checked.has(number)) expect([number, run(number)]).toEqual([number, expected]);
    }
  });

  test("no number is listed twice", () => {
    const tables = [ALLOWED_CALLS, DENIED_CALLS, CHECKED_CALLS];
    const present = tables
      .flatMap((table) => Object.values<Numbers>(table).map((row) => row[column]))
      .filter((number) => number !== null);
    expect(new Set(present).size).toBe(present.length);
  });

  test("a foreign architecture is killed, numbers of the second ABI do not exist", () => {
    expect(evaluate(program, 0x40000003, 20, [])).toBe(KILL);
    expect(run(0x40000000 + 39)).toBe(ENOSYS);
    expect(run(0xffffffff)).toBe(ENOSYS);
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

  test("setns enters users and mounts only, which a session has no right to but below itself", () => {
    const setns = CHECKED_CALLS.setns[column];
    const kinds = [0, 0x20000, 0x02000000, 0x04000000, 0x10000000, 0x20000000, 0x40000000];
    const entered = kinds.filter((kind) => run(setns, 3, kind) === ALLOW);
    expect(entered).toEqual([0x20000, 0x10000000]);
    expect(run(setns, 3, 0x10020000)).toBe(EPERM);
    expect(kinds.map((kind) => of(confined, setns, 3, kind))).toEqual(Array(7).fill(EPERM));
  });

  test("sockets of three families, no raw ones, no protocol that would load a module", () => {
    const socket = CHECKED_CALLS.socket[column];
    const families = [...Array(64).keys()].filter((family) => run(socket, family, 1, 0) === ALLOW);
    expect(families).toEqual([1, 2, 10]);
    expect(run(socket, 16, 3, 0)).toBe(EAFNOSUPPORT);
    const cloexecAndNonblocking = 0x80800;
    const kinds = [...Array(16).keys()].filter(
      (kind) => run(socket, 2, kind | cloexecAndNonblocking, 0) === ALLOW,
    );
    expect(kinds).toEqual([1, 2, 5]);
    const protocols = [...Array(300).keys()].filter((one) => run(socket, 2, 1, one) === ALLOW);
    expect(protocols).toEqual([0, 6, 17]);
    expect(run(CHECKED_CALLS.socketpair[column], 1, 2)).toBe(ALLOW);
    expect(run(CHECKED_CALLS.socketpair[column], 30, 1)).toBe(EAFNOSUPPORT);
  });

  test("a socket takes options, but no program and no protocol on top", () => {
    const option = CHECKED_CALLS.setsockopt[column];
    expect([2, 9, 15].map((name) => run(option, 3, 1, name))).toEqual([ALLOW, ALLOW, ALLOW]);
    expect([26, 50, 51, 52].map((name) => run(option, 3, 1, name))).toEqual(Array(4).fill(EPERM));
    expect([run(option, 3, 6, 1), run(option, 3, 6, 31)]).toEqual([ALLOW, EPERM]);
    expect(run(option, 3, 41, 26)).toBe(ALLOW);
  });

  test("terminals work, typing into them does not; no other personality; prctl about itself only", () => {
    const ioctl = CHECKED_CALLS.ioctl[column];
    expect([0x5401, 0x5413, 0x541b, 0x80045430].map((one) => run(ioctl, 0, one))).toEqual(
      Array(4).fill(ALLOW),
    );
    // TIOCSTI, TIOCLINUX, TIOCSETD, TIOCCONS, SIOCSIFFLAGS, FIFREEZE.
    const refused = [0x5412, 0x541c, 0x5423, 0x541d, 0x8914, 0xc0045877];
    expect(refused.map((one) => run(ioctl, 0, one))).toEqual(Array(6).fill(ENOTTY));
    expect(run(CHECKED_CALLS.personality[column], 0xffffffff)).toBe(ALLOW);
    expect(run(CHECKED_CALLS.personality[column], 0x0400000)).toBe(EPERM);
    const prctl = CHECKED_CALLS.prctl[column];
    expect([1, 15, 38].map((option) => run(prctl, option))).toEqual(Array(3).fill(ALLOW));
    // PR_SET_SECCOMP, PR_SET_MM, PR_SET_PTRACER, PR_SCHED_CORE, PR_SET_SYSCALL_USER_DISPATCH.
    const other = [22, 35, 0x59616d61, 62, 59];
    expect(other.map((option) => run(prctl, option))).toEqual(Array(5).fill(EINVAL));
  });

  test("the Landlock tier has no sockets, keeps modes and owners of files, and leaves other processes alone", () => {
    const { socket, socketpair, prctl } = CHECKED_CALLS;
    for (const family of [1, 2, 10, 16]) {
      expect(of(confined, socket[column], family, 1, 0)).toBe(EAFNOSUPPORT);
    }
    expect([1, 2, 5].map((kind) => of(confined, socketpair[column], 1, kind))).toEqual([
      ALLOW,
      EAFNOSUPPORT,
      ALLOW,
    ]);
    for (const number of numbersIn(WITHHELD_CALLS)) {
      if (number !== null) expect([number, of(confined, number)]).toEqual([number, EPERM]);
    }
    for (const number of numbersIn(PRETENDED_CALLS)) {
      if (number !== null) expect([number, of(confined, number)]).toEqual([number, SUCCESS]);
    }
    for (const numbers of Object.values(OWN_PROCESS_CALLS)) {
      expect([of(confined, numbers[column], 0), of(confined, numbers[column], 1)]).toEqual([
        ALLOW,
        EPERM,
      ]);
    }
    expect([of(confined, prctl[column], 36), run(prctl[column], 36)]).toEqual([EINVAL, ALLOW]);
  });

  test("the Landlock tier allows nothing that the first does not", () => {
    for (let number = 0; number < NUMBERS; number += 1) {
      for (const args of [[0], [1, 1], [36], [0x10000011], [2, 3, 0]]) {
        const [strong, weak] = [run(number, ...args), of(confined, number, ...args)];
        if (weak === ALLOW) expect([number, args, strong]).toEqual([number, args, ALLOW]);
      }
    }
  });

  test("it assembles to eight bytes an instruction, within the kernel's limit", () => {
    expect(assemble(program).length).toBe(program.length * 8);
    expect(program.length).toBeLessThan(4096);
    expect([...assemble([{ code: 0x15, whenTrue: 1, whenFalse: 2, value: 0x80000003 }])]).toEqual([
      0x15, 0, 1, 2, 3, 0, 0, 0x80,
    ]);
  });

  test("no jump leads out of the program", () => {
    for (const [index, { code, whenTrue, whenFalse }] of program.entries()) {
      if (code === 0x15 || code === 0x35) {
        expect(index + 1 + Math.max(whenTrue, whenFalse)).toBeLessThan(program.length);
      }
    }
    expect(program.at(-1)?.code).toBe(0x06);
  });
});
