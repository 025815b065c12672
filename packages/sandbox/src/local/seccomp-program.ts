// Classic BPF opcodes (linux/bpf_common.h) as seccomp takes them.
const LOAD = 0x20; // BPF_LD | BPF_W | BPF_ABS
const AND = 0x54; // BPF_ALU | BPF_AND | BPF_K
const JUMP_EQUAL = 0x15;
const JUMP_GREATER_OR_EQUAL = 0x35;
const RETURN = 0x06;

// Fields of struct seccomp_data; arguments are 64 bits, little endian on every architecture listed. Every argument that
// is looked at is an int of 32 bits to the kernel too, which ignores the upper half as this does.
const OFFSET_NUMBER = 0;
const OFFSET_ARCHITECTURE = 4;
const OFFSET_ARGUMENTS = [16, 24, 32] as const;

/** SECCOMP_RET_ALLOW: the call is made. */
export const ALLOW = 0x7fff0000;
/** SECCOMP_RET_KILL_PROCESS. */
export const KILL_PROCESS = 0x80000000;

/** SECCOMP_RET_ERRNO: the call is not made and returns this error number; 0 looks like success. */
export function failWith(errno: number): number {
  return 0x00050000 | errno;
}

/** One instruction of classic BPF: `struct sock_filter`. */
export interface Instruction {
  readonly code: number;
  /** Instructions to skip when the comparison holds. */
  readonly whenTrue: number;
  /** Instructions to skip when it does not. */
  readonly whenFalse: number;
  readonly value: number;
}

/** A number from which on calls are treated alike, up to the next segment's. */
export interface Segment {
  readonly start: number;
  readonly action: number;
}

function load(offset: number): Instruction {
  return { code: LOAD, whenTrue: 0, whenFalse: 0, value: offset };
}

/** Ends with an action. */
export function finish(action: number): Instruction {
  return { code: RETURN, whenTrue: 0, whenFalse: 0, value: action };
}

/** Ends with `action` unless the call is of this architecture (AUDIT_ARCH_*); then loads its number. */
export function numberOf(architecture: number, action: number): Instruction[] {
  const ours = { code: JUMP_EQUAL, whenTrue: 1, whenFalse: 0, value: architecture };
  return [load(OFFSET_ARCHITECTURE), ours, finish(action), load(OFFSET_NUMBER)];
}

/** Loads argument `index`, under a mask. */
export function argument(index: 0 | 1 | 2, mask?: number): Instruction[] {
  const loaded = load(OFFSET_ARGUMENTS[index]);
  if (mask === undefined) return [loaded];
  return [loaded, { code: AND, whenTrue: 0, whenFalse: 0, value: mask }];
}

/** Runs `body`, which must end in a return, when the loaded word equals `value`; else skips it. */
export function whenEqual(value: number, body: readonly Instruction[]): Instruction[] {
  return [{ code: JUMP_EQUAL, whenTrue: 0, whenFalse: body.length, value }, ...body];
}

/** Goes on behind itself when the loaded word is one of the values, else ends with `outside`. */
export function onlyOf(values: readonly number[], outside: number): Instruction[] {
  const jumps = values.map((value, index) => ({
    code: JUMP_EQUAL,
    whenTrue: values.length - index,
    whenFalse: 0,
    value,
  }));
  return [...jumps, finish(outside)];
}

/** Ends with `inside` when the loaded word is one of the values, else with `outside`. */
export function oneOf(values: readonly number[], inside: number, outside: number): Instruction[] {
  return [...onlyOf(values, outside), finish(inside)];
}

/** Finds the segment of the loaded word in a few comparisons, where a list would need hundreds. */
export function search(sorted: readonly Segment[]): Instruction[] {
  const middle = sorted.length >> 1;
  const upper = sorted[middle];
  if (upper === undefined || middle === 0) return [finish(sorted[0]?.action ?? KILL_PROCESS)];
  const below = search(sorted.slice(0, middle));
  const above = search(sorted.slice(middle));
  const { start: value } = upper;
  const jump = { code: JUMP_GREATER_OR_EQUAL, whenTrue: below.length, whenFalse: 0, value };
  return [jump, ...below, ...above];
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
