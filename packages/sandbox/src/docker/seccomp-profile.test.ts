import { expect, test } from "vitest";
import { z } from "zod";
import { SOCKET_PROGRAMS } from "../local/seccomp-arguments.ts";
import { ALLOWED_CALLS } from "../local/syscalls-allowed.ts";
import { DENIED_CALLS } from "../local/syscalls.ts";
import { sessionProfile } from "./seccomp-profile.ts";

const Argument = z.strictObject({
  index: z.number(),
  value: z.number(),
  valueTwo: z.number(),
  op: z.literal("SCMP_CMP_MASKED_EQ"),
});
const Profile = z.strictObject({
  defaultAction: z.literal("SCMP_ACT_ERRNO"),
  defaultErrnoRet: z.literal(38),
  syscalls: z.array(
    z.strictObject({
      names: z.array(z.string()),
      action: z.enum(["SCMP_ACT_ALLOW", "SCMP_ACT_ERRNO"]),
      errnoRet: z.number().optional(),
      args: z.array(Argument).optional(),
    }),
  ),
});
const profile = Profile.parse(JSON.parse(sessionProfile()));

/** What engines do with a call: the first rule whose conditions hold, else the default. */
function answer(call: string, ...words: number[]): number | "passes" {
  const rule = profile.syscalls.find(
    ({ names, args = [] }) =>
      names.includes(call) &&
      args.every(({ index, value, valueTwo }) => ((words[index] ?? 0) & value) >>> 0 === valueTwo),
  );
  if (rule?.action === "SCMP_ACT_ALLOW") return "passes";
  return rule?.errnoRet ?? profile.defaultErrnoRet;
}

test("the local sandbox's calls pass, its refused ones are refused, all others do not exist", () => {
  for (const call of Object.keys(ALLOWED_CALLS))
    expect([call, answer(call)]).toEqual([call, "passes"]);
  for (const call of Object.keys(DENIED_CALLS)) expect([call, answer(call)]).toEqual([call, 1]);
  for (const call of ["inotify_init1", "memfd_create", "shmget", "seccomp"]) {
    expect([call, answer(call)]).toEqual([call, 38]);
  }
});

test("no engine on another processor is bound to ours, and the 32-bit door stays shut", () => {
  expect(profile).not.toHaveProperty("architectures");
  expect(profile).not.toHaveProperty("archMap");
});

test("options of sockets pass but those that give the kernel programs to run", () => {
  const options = [...Array(300).keys(), 0x7fffffff, 0x80000000, 0xffffffff];
  const refusedAt = (level: number): number[] =>
    options.filter((option) => answer("setsockopt", 3, level, option) !== "passes");
  expect(refusedAt(1)).toEqual([...SOCKET_PROGRAMS]);
  expect(refusedAt(6)).toEqual([31]);
  for (const level of [0, 2, 5, 7, 17, 41, 255, 0xffffffff]) expect(refusedAt(level)).toEqual([]);
});

test("sockets of three families, none of them raw, of usual protocols", () => {
  const families = [...Array(64).keys()].filter((one) => answer("socket", one, 1, 0) === "passes");
  expect(families).toEqual([1, 2, 10]);
  const kinds = [...Array(16).keys()].filter(
    (kind) => answer("socket", 2, kind | 0x80800, 0) === "passes",
  );
  expect(kinds).toEqual([1, 2, 5]);
  expect(answer("socket", 2, 1, 262)).not.toBe("passes");
  expect(answer("socketpair", 1, 1, 0)).toBe("passes");
  expect(answer("socketpair", 2, 1, 0)).not.toBe("passes");
});

test("processes start without namespaces, and nobody types into terminals", () => {
  expect(answer("clone", 0x01200011)).toBe("passes");
  expect(answer("clone", 0x10000011)).not.toBe("passes");
  expect(answer("clone3")).toBe(38);
  expect(answer("setns", 3, 0x10000000)).toBe(1);
  expect(answer("ioctl", 0, 0x5401)).toBe("passes");
  expect(answer("ioctl", 0, 0x5412)).not.toBe("passes");
  expect(answer("prctl", 4)).toBe("passes");
  expect(answer("prctl", 22)).not.toBe("passes");
});
