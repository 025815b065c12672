import { AUDIT_ARCHITECTURE, CHECKED_CALLS, DENIED_CALLS } from "./syscalls.ts";
import type { Architecture } from "./syscalls.ts";

// Classic BPF opcodes (linux/bpf_common.h) as seccomp takes them.
const LOAD = 0x20; // BPF_LD | BPF_W | BPF_ABS
const AND = 0x54; // BPF_ALU | BPF_AND | BPF_K
const JUMP_EQUAL = 0x15;
const JUMP_GREATER_OR_EQUAL = 0x35;
const RETURN = 0x06;

// Fields of struct seccomp_data; arguments are 64 bits, little endian on every architecture listed.
const OFFSET_NUMBER = 0;
const OFFSET_ARCHITECTURE = 4;
const OFFSET_ARGUMENT_0 = 16;
const OFFSET_ARGUMENT_1 = 24;

const ALLOW = 0x7fff0000;
const KILL_PROCESS = 0x80000000;
const FAIL_WITH = 0x00050000;
const EPERM = 1;
const ENOSYS = 38;
const EAFNOSUPPORT = 97;

// Numbers from here on are the x32 ABI, a second door to every x64 call.
const X32_NUMBERS = 0x40000000;
// CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET; NEWTIME exists only for unshare and clone3.
const CLONE_NEW_ANY = 0x7e020000;
const AF_UNIX = 1;
const AF_INET = 2;
const AF_INET6 = 10;
// Typing into the terminal and the console of somebody else.
const TIOCSTI = 0x5412;
const TIOCLINUX = 0x541c;
const PERSONALITY_LINUX = 0;
const PERSONALITY_QUERY = 0xffffffff;

/** One instruction of classic BPF: `struct sock_filter`. */
export interface Instruction {
  readonly code: number;
  /** Instructions to skip when the comparison holds. */
  readonly whenTrue: number;
  /** Instructions to skip when it does not. */
  readonly whenFalse: number;
  readonly value: number;
}

function load(offset: number): Instruction {
  return { code: LOAD, whenTrue: 0, whenFalse: 0, value: offset };
}

function finish(action: number): Instruction {
  return { code: RETURN, whenTrue: 0, whenFalse: 0, value: action };
}

/** Runs `body` when the loaded word equals `value`, else skips it. */
function whenEqual(value: number, body: readonly Instruction[]): Instruction[] {
  return [{ code: JUMP_EQUAL, whenTrue: 0, whenFalse: body.length, value }, ...body];
}

/** Ends with `inside` when the loaded word is one of the values, else with `outside`. */
function oneOf(values: readonly number[], inside: number, outside: number): Instruction[] {
  return [...values.flatMap((value) => whenEqual(value, [finish(inside)])), finish(outside)];
}

/**
 * The filter of every session: everything is allowed but the calls of {@link DENIED_CALLS}, which fail with EPERM, and
 * {@link CHECKED_CALLS} with arguments that create namespaces, type into foreign terminals, change the ABI or open
 * sockets of rare families. A call of a foreign architecture kills the process.
 */
export function sessionFilter(architecture: Architecture): Instruction[] {
  const column = architecture === "x64" ? 0 : 1;
  const number = (name: keyof typeof CHECKED_CALLS): number => CHECKED_CALLS[name][column];
  const denied = Object.values(DENIED_CALLS)
    .map((numbers) => numbers[column])
    .filter((value) => value !== null);
  return [
    load(OFFSET_ARCHITECTURE),
    { code: JUMP_EQUAL, whenTrue: 1, whenFalse: 0, value: AUDIT_ARCHITECTURE[architecture] },
    finish(KILL_PROCESS),
    load(OFFSET_NUMBER),
    { code: JUMP_GREATER_OR_EQUAL, whenTrue: 0, whenFalse: 1, value: X32_NUMBERS },
    finish(FAIL_WITH | ENOSYS),
    ...denied.flatMap((value) => whenEqual(value, [finish(FAIL_WITH | EPERM)])),
    // ENOSYS and not EPERM: the C library then falls back to clone, whose flags can be read.
    ...whenEqual(number("clone3"), [finish(FAIL_WITH | ENOSYS)]),
    ...whenEqual(number("clone"), [
      load(OFFSET_ARGUMENT_0),
      { code: AND, whenTrue: 0, whenFalse: 0, value: CLONE_NEW_ANY },
      ...oneOf([0], ALLOW, FAIL_WITH | EPERM),
    ]),
    ...whenEqual(number("socket"), [
      load(OFFSET_ARGUMENT_0),
      ...oneOf([AF_UNIX, AF_INET, AF_INET6], ALLOW, FAIL_WITH | EAFNOSUPPORT),
    ]),
    ...whenEqual(number("ioctl"), [
      load(OFFSET_ARGUMENT_1),
      ...oneOf([TIOCSTI, TIOCLINUX], FAIL_WITH | EPERM, ALLOW),
    ]),
    ...whenEqual(number("personality"), [
      load(OFFSET_ARGUMENT_0),
      ...oneOf([PERSONALITY_LINUX, PERSONALITY_QUERY], ALLOW, FAIL_WITH | EPERM),
    ]),
    finish(ALLOW),
  ];
}

/** The filter as the kernel takes it: an array of little-endian `struct sock_filter`. */
export function assemble(program: readonly Instruction[]): Buffer {
  const bytes = Buffer.alloc(program.length * 8);
  for (const [index, { code, whenTrue, whenFalse, value }] of program.entries()) {
    bytes.writeUInt16LE(code, index * 8);
    bytes.writeUInt8(whenTrue, index * 8 + 2);
    bytes.writeUInt8(whenFalse, index * 8 + 3);
    bytes.writeUInt32LE(value >>> 0, index * 8 + 4);
  }
  return bytes;
}
