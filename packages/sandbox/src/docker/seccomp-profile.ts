import {
  AF_INET,
  AF_INET6,
  AF_UNIX,
  CLONE_NEW_ANY,
  IOCTL_REQUESTS,
  PERSONALITIES,
  PRCTL_OPTIONS,
  SOCKET_KIND_MASK,
  SOCKET_KINDS,
  SOCKET_PROGRAMS,
  SOCKET_PROTOCOLS,
  SOL_SOCKET,
  SOL_TCP,
  TCP_ULP,
} from "../local/seccomp-arguments.ts";
import { ALLOWED_CALLS } from "../local/syscalls-allowed.ts";
import type { CHECKED_CALLS } from "../local/syscalls.ts";
import { DENIED_CALLS } from "../local/syscalls.ts";

const NOT_PERMITTED = 1; // EPERM
const ABSENT = 38; // ENOSYS
/** Every argument that is looked at is an int of 32 bits to the kernel, which ignores the upper half as this does. */
const INT = 0xffffffff;
const INT_BITS = 32;

/** One condition on an argument: its bits under a mask equal a value. */
interface Condition {
  readonly index: number;
  readonly mask: number;
  readonly value: number;
}

/** A rule of a profile, as engines read it (OCI runtime specification, "linux.seccomp.syscalls"). */
interface Rule {
  readonly names: readonly string[];
  readonly action: "SCMP_ACT_ALLOW" | "SCMP_ACT_ERRNO";
  readonly errnoRet?: number;
  readonly args?: readonly object[];
}

/** All conditions must hold; what is in no rule for its call is refused as unlisted calls are. */
function allowed(call: keyof typeof CHECKED_CALLS, ...conditions: Condition[]): Rule {
  const args = conditions.map(({ index, mask, value }) => ({
    index,
    value: mask,
    valueTwo: value,
    op: "SCMP_CMP_MASKED_EQ",
  }));
  return { names: [call], action: "SCMP_ACT_ALLOW", args };
}

function refused(names: readonly string[], errnoRet: number): Rule {
  return { names, action: "SCMP_ACT_ERRNO", errnoRet };
}

function equal(index: number, value: number, mask: number = INT): Condition {
  return { index, mask, value };
}

/**
 * Conditions of which one holds for every word but the listed ones. A profile can say of one argument neither "all but
 * this" nor "not this and not that", so the rest is told by leading bits: a prefix that no listed word has is one
 * condition, any other is made a bit longer, both ways.
 */
function noneOf(index: number, listed: readonly number[], prefix = 0, bits = 0): Condition[] {
  const mask = bits === 0 ? 0 : (INT << (INT_BITS - bits)) >>> 0;
  const inside = listed.filter((word) => (word & mask) >>> 0 === prefix);
  if (inside.length === 0) return [equal(index, prefix, mask)];
  if (bits === INT_BITS) return [];
  const other = (prefix | (1 << (INT_BITS - 1 - bits))) >>> 0;
  return [prefix, other].flatMap((longer) => noneOf(index, inside, longer, bits + 1));
}

function socketRules(): Rule[] {
  const kinds = SOCKET_KINDS.map((kind) => equal(1, kind, SOCKET_KIND_MASK));
  const ends = [AF_UNIX, AF_INET, AF_INET6].flatMap((family) =>
    kinds.flatMap((kind) =>
      SOCKET_PROTOCOLS.map((protocol) =>
        allowed("socket", equal(0, family), kind, equal(2, protocol)),
      ),
    ),
  );
  return [
    ...ends,
    ...kinds.map((kind) => allowed("socketpair", equal(0, AF_UNIX), kind)),
    ...noneOf(1, [SOL_SOCKET, SOL_TCP]).map((level) => allowed("setsockopt", level)),
    ...noneOf(2, SOCKET_PROGRAMS).map((name) => allowed("setsockopt", equal(1, SOL_SOCKET), name)),
    ...noneOf(2, [TCP_ULP]).map((name) => allowed("setsockopt", equal(1, SOL_TCP), name)),
  ];
}

function processRules(): Rule[] {
  return [
    ...IOCTL_REQUESTS.map((request) => allowed("ioctl", equal(1, request))),
    ...PRCTL_OPTIONS.map((option) => allowed("prctl", equal(0, option))),
    ...PERSONALITIES.map((personality) => allowed("personality", equal(0, personality))),
    allowed("clone", equal(0, 0, CLONE_NEW_ANY)),
    // No copies of live sessions are made here, so nobody has namespaces to enter.
    refused(["setns"], NOT_PERMITTED),
    // Absent and not forbidden: the C library then falls back to clone, whose flags can be read.
    refused(["clone3"], ABSENT),
  ];
}

/**
 * The filter of the local sandbox (`../local/seccomp.ts`) as a profile for Docker: the same calls pass, with the same
 * arguments. It names no architecture, which means that of the engine's machine and none beside it: 32-bit and x32 calls
 * end the thread that makes them. Calls that are in no rule do not exist (ENOSYS); engines that know no `defaultErrnoRet`
 * (Docker before 23) refuse them (EPERM).
 */
export function sessionProfile(): string {
  return JSON.stringify({
    defaultAction: "SCMP_ACT_ERRNO",
    defaultErrnoRet: ABSENT,
    syscalls: [
      { names: Object.keys(ALLOWED_CALLS), action: "SCMP_ACT_ALLOW" },
      refused(Object.keys(DENIED_CALLS), NOT_PERMITTED),
      ...socketRules(),
      ...processRules(),
    ],
  });
}
