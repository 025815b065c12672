import {
  AF_INET,
  AF_INET6,
  AF_UNIX,
  CLONE_NEW_ANY,
  ENTERED_NAMESPACES,
  IOCTL_REQUESTS,
  PERSONALITIES,
  PR_SET_CHILD_SUBREAPER,
  PRCTL_OPTIONS,
  SOCK_SEQPACKET,
  SOCK_STREAM,
  SOCKET_KIND_MASK,
  SOCKET_KINDS,
  SOCKET_PROGRAMS,
  SOCKET_PROTOCOLS,
  SOL_SOCKET,
  SOL_TCP,
  TCP_ULP,
} from "./seccomp-arguments.ts";
import {
  ALLOW,
  argument,
  failWith,
  finish,
  KILL_PROCESS,
  numberOf,
  oneOf,
  onlyOf,
  search,
  whenEqual,
} from "./seccomp-program.ts";
import type { Instruction, Segment } from "./seccomp-program.ts";
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

const NO_ERROR = failWith(0);
const NOT_PERMITTED = failWith(1); // EPERM
const INVALID = failWith(22); // EINVAL
const NO_TERMINAL = failWith(25); // ENOTTY
const ABSENT = failWith(38); // ENOSYS
const NO_FAMILY = failWith(97); // EAFNOSUPPORT

/**
 * What stands around the filter. `namespaces`: files, network and processes are the session's own. `landlock`: they are
 * the host's, seen through rules that know files but neither sockets, nor modes of files, nor other processes' priorities.
 */
export type FilterTier = "namespaces" | "landlock";

/** A call whose arguments decide, and what is done with them. */
interface Check {
  readonly call: readonly [number, number];
  readonly body: readonly Instruction[];
}

function socketChecks(tier: FilterTier): Check[] {
  const confined = tier === "landlock";
  const any = [
    ...argument(0),
    ...onlyOf([AF_UNIX, AF_INET, AF_INET6], NO_FAMILY),
    ...argument(1, SOCKET_KIND_MASK),
    ...onlyOf(SOCKET_KINDS, NO_FAMILY),
    ...argument(2),
    ...oneOf(SOCKET_PROTOCOLS, ALLOW, NO_FAMILY),
  ];
  const pair = [
    ...argument(0),
    ...onlyOf([AF_UNIX], NO_FAMILY),
    ...argument(1, SOCKET_KIND_MASK),
    // A pair of datagram sockets can be turned to any address.
    ...oneOf(confined ? [SOCK_STREAM, SOCK_SEQPACKET] : SOCKET_KINDS, ALLOW, NO_FAMILY),
  ];
  const option = [
    ...argument(1),
    ...whenEqual(SOL_SOCKET, [...argument(2), ...oneOf(SOCKET_PROGRAMS, NOT_PERMITTED, ALLOW)]),
    ...whenEqual(SOL_TCP, [...argument(2), ...oneOf([TCP_ULP], NOT_PERMITTED, ALLOW)]),
    finish(ALLOW),
  ];
  return [
    { call: CHECKED_CALLS.socket, body: confined ? [finish(NO_FAMILY)] : any },
    { call: CHECKED_CALLS.socketpair, body: pair },
    { call: CHECKED_CALLS.setsockopt, body: option },
  ];
}

function processChecks(tier: FilterTier): Check[] {
  const { clone, clone3, ioctl, personality, prctl, setns } = CHECKED_CALLS;
  const confined = tier === "landlock";
  const options = PRCTL_OPTIONS.filter(
    // Orphans must come to whoever ends the session.
    (option) => !(confined && option === PR_SET_CHILD_SUBREAPER),
  );
  const own = [...argument(0), ...oneOf([0], ALLOW, NOT_PERMITTED)];
  return [
    { call: ioctl, body: [...argument(1), ...oneOf(IOCTL_REQUESTS, ALLOW, NO_TERMINAL)] },
    { call: prctl, body: [...argument(0), ...oneOf(options, ALLOW, INVALID)] },
    { call: personality, body: [...argument(0), ...oneOf(PERSONALITIES, ALLOW, NOT_PERMITTED)] },
    { call: clone, body: [...argument(0, CLONE_NEW_ANY), ...oneOf([0], ALLOW, NOT_PERMITTED)] },
    {
      call: setns,
      body: confined
        ? [finish(NOT_PERMITTED)]
        : [...argument(1), ...oneOf(ENTERED_NAMESPACES, ALLOW, NOT_PERMITTED)],
    },
    // Absent and not forbidden: the C library then falls back to clone, whose flags can be read.
    { call: clone3, body: [finish(ABSENT)] },
    ...(confined ? Object.values(OWN_PROCESS_CALLS) : []).map((call) => ({ call, body: own })),
  ];
}

/** What to do with every call whose arguments do not matter; the rest does not exist. */
function actions(column: 0 | 1, tier: FilterTier): Map<number, number> {
  const found = new Map<number, number>();
  const add = (table: Readonly<Record<string, Numbers>>, action: number): void => {
    for (const numbers of Object.values(table)) {
      const number = numbers[column];
      if (number !== null) found.set(number, action);
    }
  };
  add(ALLOWED_CALLS, ALLOW);
  add(DENIED_CALLS, NOT_PERMITTED);
  if (tier === "landlock") {
    add(WITHHELD_CALLS, NOT_PERMITTED);
    add(PRETENDED_CALLS, NO_ERROR);
  }
  return found;
}

function segments(found: ReadonlyMap<number, number>): Segment[] {
  const beyond = Math.max(...found.keys()) + 1;
  const made: Segment[] = [];
  for (let number = 0; number <= beyond; number += 1) {
    const action = found.get(number) ?? ABSENT;
    if (made.at(-1)?.action !== action) made.push({ start: number, action });
  }
  return made;
}

/**
 * The filter of every session, an allow-list: calls of {@link ALLOWED_CALLS} pass, calls of {@link CHECKED_CALLS} pass
 * with harmless arguments, calls of {@link DENIED_CALLS} fail with EPERM, and all others, the x32 ABI among them, do not
 * exist (ENOSYS). A call of a foreign architecture kills the process.
 */
export function sessionFilter(
  architecture: Architecture,
  tier: FilterTier = "namespaces",
): Instruction[] {
  const column = architecture === "x64" ? 0 : 1;
  return [
    ...numberOf(AUDIT_ARCHITECTURE[architecture], KILL_PROCESS),
    ...[...socketChecks(tier), ...processChecks(tier)].flatMap(({ call, body }) =>
      whenEqual(call[column], body),
    ),
    ...search(segments(actions(column, tier))),
  ];
}
